"""All scale protocols by name. No I/O here."""

from typing import Final

from firmware_bridge.scales.indicators import (
    a_and_d,
    adam,
    cas,
    cas_till,
    dini_argeo,
    jik,
    mettler,
    modbus,
    nci,
    ohaus,
    rinstrum,
    sartorius,
    sma,
    st_gs,
    sterling,
    stx_digits,
    toledo_8217,
    toledo_continuous,
    toledo_extended,
    weight_qa,
    weightech,
    yaohua,
    yaohua_equals,
    yaohua_text,
)
from firmware_bridge.scales.protocol import ScaleProtocol

_PAGES: Final = (
    st_gs.ST_GS,
    a_and_d.A_AND_D,
    yaohua.TF0,
    yaohua.TF1,
    yaohua_equals.EQUALS,
    yaohua_text.A12,
    yaohua_text.A12E,
    toledo_continuous.CONTINUOUS,
    toledo_extended.EXTENDED,
    toledo_8217.TOLEDO_8217,
    stx_digits.PRIX,
    stx_digits.STX6,
    mettler.MT_SICS,
    mettler.MT_PRINT,
    cas.CAS_22,
    cas.CAS_SHORT,
    cas_till.CAS_PDII,
    cas_till.ACLAS_16,
    ohaus.OHAUS,
    sartorius.SARTORIUS,
    sma.SMA,
    rinstrum.RINSTRUM,
    dini_argeo.DINI_ARGEO,
    adam.ADAM,
    nci.NCI,
    weightech.WEIGHTECH,
    sterling.STERLING,
    jik.JIK,
    weight_qa.WEIGHT_QA,
    modbus.MODBUS,
)

SCALE_PROTOCOLS: Final[dict[str, ScaleProtocol]] = {
    protocol.name: protocol for protocol in _PAGES
}


def scale_protocol(name: str) -> ScaleProtocol:
    """Find a protocol by its name; raises `ValueError` that lists the known ones."""
    protocol = SCALE_PROTOCOLS.get(name)
    if protocol is None:
        msg = f"no scale protocol {name!r}; known are {', '.join(SCALE_PROTOCOLS)}"
        raise ValueError(msg)
    return protocol
