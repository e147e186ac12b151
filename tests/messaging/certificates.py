"""A certificate authority of the tests' own, made with openssl."""

import subprocess
from pathlib import Path


def make_authority(folder: Path, name: str) -> Path:
    """Make a CA and return its certificate; the key lies beside it."""
    certificate = folder / f"{name}.pem"
    _openssl(
        *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
        *("-nodes", "-days", "2", "-subj", f"/CN={name}"),
        *("-keyout", str(folder / f"{name}.key"), "-out", str(certificate)),
    )
    return certificate


def make_certificate(authority: Path, name: str, alternative: str) -> Path:
    """Let a CA sign a certificate and return it; the key lies beside it."""
    certificate, request = authority.with_name(f"{name}.pem"), f"{authority}.{name}.csr"
    extensions = authority.with_name(f"{name}.extensions")
    extensions.write_text(f"subjectAltName={alternative}\n", encoding="utf-8")
    _openssl(
        *("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
        *("-nodes", "-subj", f"/CN={name}"),
        *("-keyout", str(certificate.with_suffix(".key")), "-out", request),
    )
    _openssl(
        *("x509", "-req", "-days", "2", "-in", request, "-extfile", str(extensions)),
        *("-CA", str(authority), "-CAkey", str(authority.with_suffix(".key"))),
        *("-CAcreateserial", "-out", str(certificate)),
    )
    return certificate


def _openssl(*arguments: str) -> None:
    subprocess.run(["openssl", *arguments], check=True, capture_output=True)
