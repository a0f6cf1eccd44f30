"""Reading a Chinese policy text: nothing lost, every unit addressable.

``parse(text)`` never raises; the tokens of the result tile the text.
"""

from scripts.parse.cite import cite, find
from scripts.parse.document import parse
from scripts.parse.model import Annotation, Diagnostic, Document, Meta, Node, Paragraph, Token

__all__ = ["Annotation", "Diagnostic", "Document", "Meta", "Node", "Paragraph", "Token", "cite", "find", "parse"]
