"""QR codes as the path of an SVG: drawn by a template, so that nothing is marked safe and no picture that
holds a secret has an address."""

import qrcode

QUIET = 4


def path_of_qr_code(text: str) -> dict[str, str | int]:
    """``side`` of the square and ``path``, one black square after the other. Black on white in dark mode too:
    telephones read nothing else."""
    code = qrcode.QRCode(border=QUIET, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_black in enumerate(row) if is_black
    )
    return {"side": len(rows), "path": path}
