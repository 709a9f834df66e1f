"""Why the operating system refused to read or write, in words that can be translated."""

from __future__ import annotations

import errno
from typing import Final

from beredskap.language import Message, message

NO_PERMISSION: Final = message("behörighet saknas")
_WHY: Final = {
    errno.EACCES: NO_PERMISSION,
    errno.EPERM: NO_PERMISSION,
    errno.EROFS: message("platsen är skrivskyddad"),
    errno.ENOSPC: message("det finns inget utrymme kvar"),
    errno.EDQUOT: message("det finns inget utrymme kvar"),
    errno.EISDIR: message("det är en mapp"),
    errno.ENOENT: message("platsen finns inte"),
    errno.ENOTDIR: message("platsen finns inte"),
    errno.ENAMETOOLONG: message("namnet är för långt"),
    errno.EEXIST: message("det finns redan något med det namnet"),
    errno.ELOOP: message("länken leder till sig själv"),
    errno.ENXIO: message("ingen läser i andra änden"),
    errno.EFBIG: message("filen blir större än vad som är tillåtet"),
    errno.EMFILE: message("för många filer är öppna"),
}


def why(error: OSError) -> Message:
    """The reason, for the end of a sentence."""
    return _WHY.get(error.errno or 0, message("systemet sade nej (fel {number})", number=error.errno or 0))
