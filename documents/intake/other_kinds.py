"""Files that we do not take, told by their bytes: each is answered with what to do."""

from __future__ import annotations

import re
from typing import BinaryIO

from documents.intake.refusals import Refusal

_HEAD = 4096  # bytes
_BOX = re.compile(rb".{4}ftyp(?:hei|hev|mif1|msf1|avif|avis)", re.DOTALL)
_PICTURES = re.compile(
    rb"GIF8[79]a|RIFF.{4}WEBP|II\*\0|MM\0\*|II\+\0|MM\0\+|BM.{4}\0{4}|8BPS|\xff\x0a|\0{3}\x0cJXL |"
    rb"\0{3}\x0cjP  |\xff\x4f\xff\x51",
    re.DOTALL,
)
_ZIP = b"PK\x03\x04"
_IN_OFFICE_FILES = re.compile(
    rb"\[Content_Types\]\.xml|_rels/|word/|xl/|ppt/|mimetypeapplication/vnd"
)
_OLD_OFFICE, _RICH_TEXT = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf"
# Each property of a mail of Outlook's is a stream of such a name.
_IN_OUTLOOK_FILES = "__substg1.0_".encode("utf-16-le"), "__properties_version".encode("utf-16-le")
_ARCHIVES = (_ZIP, b"PK\x05\x06", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b")
_MAIL = re.compile(
    rb"(?:From |(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version"
    rb"|X-[A-Za-z-]+|DKIM-Signature|ARC-Seal|Authentication-Results):\s)",
    re.IGNORECASE,
)
_WEB_PAGE = re.compile(
    rb"<!doctype html|<html|<head|<body|<script|MIME-Version:.*multipart/related", re.I
)
_SIGNS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def why_not(file: BinaryIO) -> Refusal:
    """Why a file that is neither PDF, JPEG nor PNG is refused."""
    file.seek(0)
    head = file.read(_HEAD)
    if _BOX.match(head):
        return Refusal.HEIC
    if _PICTURES.match(head):
        return Refusal.PICTURE
    if head.startswith(_OLD_OFFICE):
        rest = head + file.read()
        return Refusal.MAIL if any(it in rest for it in _IN_OUTLOOK_FILES) else Refusal.OFFICE
    if head.startswith(_RICH_TEXT) or (head.startswith(_ZIP) and _IN_OFFICE_FILES.search(head)):
        return Refusal.OFFICE
    if head.startswith(_ARCHIVES):
        return Refusal.ARCHIVE
    words = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _MAIL.match(words):
        return Refusal.MAIL
    if _WEB_PAGE.match(words):
        return Refusal.WEB_PAGE
    return Refusal.TEXT if _is_text(head) else Refusal.WRONG_TYPE


def _is_text(head: bytes) -> bool:
    """Whether it is words for people: what begins like a program or a drawing in words is none."""
    if head.lstrip().startswith((b"<", b"#!", b"%")):
        return False
    return head.startswith(_WIDE) or not _SIGNS.search(head)
