"""Write templates/template.schema.json, with which an editor helps whoever writes a template; from the reader's parts.

Run ``python tests/make_schema.py`` after changing what a template may hold.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from netcoach import places, template

SCHEMA = places.shipped("templates") / "template.schema.json"
SHAPES: dict[Any, dict[str, Any]] = {
    template._version: {"type": "integer", "minimum": 1},
    template._line: {"type": "string", "maxLength": template.LONGEST_LINE},
    template._text: {"type": "string", "maxLength": template.LONGEST_TEXT},
    template._language: {"type": "string", "pattern": template.LANGUAGE},
    template._yes: {"enum": [True, False, "yes", "no"]},
    template._colour: {"type": "string", "pattern": f"^{template.COLOUR}$"},
}


def schema() -> str:
    """Return the JSON schema of ``template.yaml``."""
    parts = {name: shape(part) for name, part in template.PARTS.items() if name not in template.OF_THEIR_OWN}
    named = {"$schema": "http://json-schema.org/draft-07/schema#", "title": "A netcoach template", "type": "object"}
    whole = named | {"required": list(template.NEEDED), "properties": parts, "additionalProperties": False}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def shape(part: Any) -> dict[str, Any]:
    """Return what one part may hold, in the words of JSON schema."""
    read, more = (part.func, part.keywords) if isinstance(part, partial) else (part, {})
    if read is template._each and "allowed" in more:
        lists = template.LISTS if more["read"] is template._words else {}
        inner = {
            name: partial(template._each, read=template._line, allowed=lists[name]) if lists else more["read"]
            for name in more["allowed"]
        }
        named = {name: shape(each) for name, each in inner.items()}
        return {"type": "object", "properties": named, "additionalProperties": False}
    if read is template._each:
        return {"type": "object", "additionalProperties": shape(more["read"])}
    if read is template._number:
        return {"type": "integer", "minimum": more["low"], "maximum": more["high"]}
    if read is template._lines:
        most = {"maxItems": more["most"]} if more else {}
        return {"type": "array", "items": SHAPES[template._line]} | most
    return shape(template.MINUTES) if read is template._workbooks else SHAPES[read]


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
