"""The demonstration agency's words and pictures, all invented (DESIGN.md, section 8), as package data.

agency.yaml: who speaks. articles/*.md: YAML front matter between two "---" lines, then Markdown; names of
pictures, in both, are relative to this folder. `python -m caunoi.demo.content.draw` draws the pictures.
"""
