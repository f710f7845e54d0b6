"""The demonstration agency's words and pictures, all invented (DESIGN.md, section 8), as package data.

agency.yaml: who speaks. articles/*.md: article files with a part of their own, "demo", and with dates that count from
the first start (demo/stories.py, demo/days.py); names of pictures and documents are relative to this folder.
`python -m caunoi.demo.content.draw` draws the pictures.
"""
