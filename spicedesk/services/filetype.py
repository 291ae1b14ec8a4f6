"""What kind of document a file is, by its content; its name decides between equals."""

import re

import puremagic

UNKNOWN = "application/octet-stream"
_MAIL_HEADER = re.compile(
    rb"(?i)(?:^|\n)(?:From|Received|Return-Path|Message-ID|MIME-Version|Delivered-To):[^\n]*"
)
_HEADER_LINE = re.compile(rb"(?:[!-9;-~]+:[^\r\n]*|[ \t]+[^\r\n]*)")
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF8", "image/gif"),
)


def media_type(head: bytes, name: str) -> str:
    """The media type (RFC 6838) of a document that begins with `head`."""
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    if head[:1024].find(b"%PDF-") >= 0:
        return "application/pdf"
    if _is_mail(head):
        return "message/rfc822"
    guessed = _by_magic(head, name)
    if guessed != UNKNOWN:
        return guessed
    return "text/plain" if _is_text(head) else UNKNOWN


def _is_mail(head: bytes) -> bool:
    headers = re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0]
    lines = [line for line in re.split(rb"\r?\n", headers) if line]
    if not lines or not all(_HEADER_LINE.fullmatch(line) for line in lines[:20]):
        return False
    return len(_MAIL_HEADER.findall(headers)) >= 2


def _by_magic(head: bytes, name: str) -> str:
    try:
        matches = puremagic.magic_string(head, name)
    except (puremagic.PureError, ValueError, IndexError):
        return UNKNOWN
    certain = [m for m in matches if m.mime_type and len(m.byte_match or b"") >= 3]
    return certain[0].mime_type if certain else UNKNOWN


def _is_text(head: bytes) -> bool:
    try:
        decoded = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:
            return False
        decoded = head[: error.start].decode("utf-8")
    return not any(c < " " and c not in "\t\n\r\f" for c in decoded)
