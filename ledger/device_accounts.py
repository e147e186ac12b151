"""Accounts at the broker: one per device, each with its own random password.

They are kept in one small file, of which everything the broker reads is written anew
at every change::

    devices.json        what there is; hashes only
    passwords, acl      what mosquitto reads: copy them, or let its settings name them
    NAME.password       what the device's settings name; carry it there, and delete it

Files appear whole or not at all, with mode 0600. mosquitto takes them in, and cuts off
whom they no longer let in, when it is told to reload (SIGHUP).
"""

import os
import re
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import msgspec

from messaging.access import SALT_BYTES, Device, Kind, hash_for_mosquitto, render_acl
from messaging.contracts.ids import CommunityId, HallId
from people.audit import Deed

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_PASSWORD_BYTES: Final = 32


class DeviceAccountsError(Exception):
    """The accounts cannot be read or written, or the deed cannot be done."""


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One device's account, as it is kept."""

    kind: Kind
    name: str
    hall: HallId | None
    password_hash: str

    @property
    def device(self) -> Device:
        return Device(self.kind, self.name, self.hall)


class DeviceAccounts:
    """The accounts in one folder. Raises `DeviceAccountsError`."""

    def __init__(
        self, folder: Path, community: CommunityId, note: Callable[[Deed, str], None]
    ) -> None:
        """Read the accounts; every change of them is noted before it is made."""
        self._folder = folder
        self._community = community
        self._note = note
        self.accounts = self._load()

    def add(self, device: Device) -> Path:
        """Open an account; the file with its password."""
        if _NAME.fullmatch(device.name) is None:
            msg = f"{device.name!r} is no name: a-z, 0-9 and -, at most 32"
            raise DeviceAccountsError(msg)
        if device.stands_in_hall != (device.hall is not None):
            msg = "a kiosk or counter needs --hall, and nothing else does"
            raise DeviceAccountsError(msg)
        if device.account in {one.device.account for one in self.accounts}:
            msg = (
                f"{device.account} has an account; `devices rotate` renews its password"
            )
            raise DeviceAccountsError(msg)
        self._note(Deed.ACCOUNT_OPENED, device.account)
        password, kept = _new_password()
        account = Account(device.kind, device.name, device.hall, kept)
        return self._keep([*self.accounts, account], device.account, password)

    def rotate(self, name: str) -> Path:
        """Give an account a new password; the old one ends with the next reload."""
        found = self._find(name)
        self._note(Deed.ACCOUNT_RENEWED, name)
        password, kept = _new_password()
        renewed = msgspec.structs.replace(found, password_hash=kept)
        accounts = [renewed if one is found else one for one in self.accounts]
        return self._keep(accounts, found.device.account, password)

    def revoke(self, name: str) -> None:
        """Close an account; its device is cut off with the next reload."""
        found = self._find(name)
        self._note(Deed.ACCOUNT_CLOSED, name)
        self._write([one for one in self.accounts if one is not found])
        self._file(found.device.account).unlink(missing_ok=True)

    def _find(self, name: str) -> Account:
        for account in self.accounts:
            if account.device.account == name:
                return account
        msg = f"{name!r} has no account; `devices list` shows which there are"
        raise DeviceAccountsError(msg)

    def _keep(self, accounts: Sequence[Account], name: str, password: str) -> Path:
        file = self._file(name)
        # First what the device will say, then what the broker expects: a crash in
        # between leaves a device that is refused, and told so, not one let in unknown.
        self._replace(file, f"{password}\n")
        self._write(accounts)
        return file

    def _write(self, accounts: Sequence[Account]) -> None:
        devices = [account.device for account in accounts]
        passwords = "".join(
            f"{account.device.account}:{account.password_hash}\n"
            for account in accounts
        )
        self._replace(self._folder / "acl", render_acl(self._community, devices))
        self._replace(self._folder / "passwords", passwords)
        kept = msgspec.json.format(msgspec.json.encode(accounts)).decode()
        self._replace(self._folder / "devices.json", kept + "\n")
        self.accounts = list(accounts)

    def _load(self) -> list[Account]:
        file = self._folder / "devices.json"
        try:
            return msgspec.json.decode(file.read_bytes(), type=list[Account])
        except FileNotFoundError:
            return []
        except (OSError, msgspec.DecodeError) as error:
            msg = f"{file}: {error}; put it back from a backup"
            raise DeviceAccountsError(msg) from error

    def _file(self, account: str) -> Path:
        return self._folder / f"{account}.password"

    def _replace(self, file: Path, text: str) -> None:
        draft = file.with_name(f".{file.name}.draft")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.unlink(missing_ok=True)
            handle = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
            with open(handle, "w", encoding="utf-8") as opened:  # noqa: PTH123 - a handle
                opened.write(text)
                opened.flush()
                os.fsync(handle)
            draft.replace(file)
        except OSError as error:
            msg = f"{file}: {error.strerror}; check the disk and the folder's rights"
            raise DeviceAccountsError(msg) from error


def _new_password() -> tuple[str, str]:
    """Make a password, and what is kept of it."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    return password, hash_for_mosquitto(password, secrets.token_bytes(SALT_BYTES))
