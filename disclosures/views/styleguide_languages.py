"""What the style guide shows of languages."""

LANGUAGES = {"languages": [{"tag": "cy", "label": "Cymraeg", "url": "#sample"}]}
