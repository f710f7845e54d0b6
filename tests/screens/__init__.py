"""Every public template and every staff screen of ours, brought into each of its states, opened in a real browser:
judged by axe, at 400 % zoom, in forced colours, and photographed (`python -m tests.screens`, `make screenshots`)."""
