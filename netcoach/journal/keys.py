"""Passphrases: four words to suggest, the key that a passphrase gives, and where this process keeps keys.

A key is the 32 bytes that SQLCipher itself makes of passphrase and salt (PBKDF2, SHA-512, 256,000 rounds) with the
file's salt behind it, in hexadecimal. It is never written to the disk.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import secrets
import unicodedata
from functools import cache

from netcoach.errors import InvalidValueError, LockedError

ROUNDS = 256_000  # SQLCipher 4's own number
SALT = 16  # bytes
SHORTEST = 8  # letters; our choice. Four suggested words have 51 bits
VARIABLE = "NETCOACH_KEY"  # how ``netcoach open`` hands the key to its kernels
LOCKED = "This journal has a passphrase. Type it to open the journal."
DOES_NOT_FIT = "This passphrase does not fit, or the file is damaged."
_KNOWN: dict[str, str] = {}  # salt -> key, of the journals opened in this process


def suggest() -> str:
    """Return four words that are easy to write down and hard to guess: 7,776 words, the EFF's long list."""
    return " ".join(secrets.choice(_list()) for _ in range(4))


@cache
def _list() -> list[str]:
    from xkcdpass import xkcd_password

    return xkcd_password.generate_wordlist(wordfile=xkcd_password.locate_wordfile("eff-long"), min_length=3)


def make(passphrase: str) -> str:
    """Return a new key for a passphrase, with a salt of its own, and keep it for this process.

    Raises:
        InvalidValueError: If the passphrase is too short to protect anything.
    """
    long_enough(passphrase)
    salt = secrets.token_bytes(SALT)
    while not is_salt(salt):
        salt = secrets.token_bytes(SALT)
    return learn(passphrase, salt.hex())


def long_enough(passphrase: str) -> str:
    """Return a passphrase in its one spelling, or say that it is too short."""
    if len(plain(passphrase)) < SHORTEST:
        raise InvalidValueError(f"A passphrase needs {SHORTEST} letters at least. Four words are best.")
    return plain(passphrase)


def is_salt(head: bytes) -> bool:
    """Return whether a file that begins so can be one of ours with a passphrase: no text, no zip does."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a text's last letter may be cut in two
    except UnicodeDecodeError:
        return not head.startswith(b"PK")
    return False


def learn(passphrase: str, salt: str) -> str:
    """Return the key that a passphrase gives for a file's salt, and keep it for this process."""
    return keep(derive(passphrase, salt))


def derive(passphrase: str, salt: str) -> str:
    """Return the key that a passphrase gives for a file's salt."""
    said = plain(passphrase).encode()
    return hashlib.pbkdf2_hmac("sha512", said, bytes.fromhex(salt), ROUNDS, 32).hex() + salt


def keep(key: str) -> str:
    """Keep a key for this process."""
    _KNOWN[key[-2 * SALT :]] = key
    return key


def plain(passphrase: str) -> str:
    """Return a passphrase in its one spelling: a Mac types é as two letters and Windows as one."""
    return unicodedata.normalize("NFC", " ".join(passphrase.split()))


def of(salt: str) -> str:
    """Return the key of the file with a salt; "" for a plain file.

    Raises:
        LockedError: If this process does not know it.
    """
    take_from_environment()
    if salt and salt not in _KNOWN:
        raise LockedError(LOCKED)
    return _KNOWN[salt] if salt else ""


def drop(salt: str) -> None:
    """Forget a key that did not fit."""
    _KNOWN.pop(salt, None)


def take_from_environment() -> None:
    """Take the key that ``netcoach open`` handed over out of the environment, where programs we start would see it."""
    handed = os.environ.pop(VARIABLE, "")
    if handed:
        keep(handed)
