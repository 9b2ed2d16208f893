"""JPEG and PNG: where and when a picture was taken, by whom and with what, is taken out; what one sees stays.

The only file that knows Pillow. A JPEG is written again with its own tables of quantisation, so that it loses next to
nothing; a PNG loses nothing.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import ExifTags, Image, ImageOps, JpegImagePlugin, UnidentifiedImageError

from builder.scrub.trace import Refused, Scrubbed, Trace

FORMATS = ("JPEG", "PNG")
SHOWN = {ExifTags.Base.Artist: "author", ExifTags.Base.Copyright: "author", ExifTags.Base.XPAuthor: "author",
         ExifTags.Base.Make: "camera", ExifTags.Base.Model: "camera", ExifTags.Base.DateTime: "taken_on"}  # fmt: skip


def scrub(data: bytes) -> Scrubbed:
    """The picture without its metadata, turned as it is to be seen. Raises Refused."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)
        try:
            picture = Image.open(io.BytesIO(data), formats=FORMATS)
            removed = tuple(traces(picture))
            if not removed:
                return Scrubbed(data)
            if getattr(picture, "n_frames", 1) > 1 and picture.format == "PNG":
                raise Refused("animated")
            return Scrubbed(_written(picture), removed)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise Refused("bomb") from None
        except UnidentifiedImageError:
            raise Refused("damaged", "JPEG/PNG") from None
        except (OSError, ValueError, SyntaxError) as error:
            raise Refused("damaged", str(error)) from None


def traces(picture: Image.Image) -> Iterator[Trace]:
    """What a picture gives away."""
    exif = picture.getexif()
    for tag, what in SHOWN.items():
        if value := _text(exif.get(tag)):
            yield Trace(what, value)
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        yield Trace("location")
    if exif:
        yield Trace("exif")
    info = picture.info
    if "xmp" in info or "XML:com.adobe.xmp" in info:
        yield Trace("xmp")
    if "photoshop" in info:
        yield Trace("iptc")
    if "mp" in info or "mpoffset" in info or getattr(picture, "n_frames", 1) > 1 and picture.format != "PNG":
        yield Trace("preview")
    if info.get("comment"):
        yield Trace("comment", _text(info["comment"]))
    words = [name for name in getattr(picture, "text", {}) if name != "XML:com.adobe.xmp"]
    if words:
        yield Trace("texts", "、".join(words))


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-16-le" if b"\0" in value else "utf-8", "replace")
    return str(value or "").strip("\0 ")


def _written(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    kept: dict[str, Any] = {name: picture.info[name] for name in ("dpi", "icc_profile") if name in picture.info}
    turned = ImageOps.exif_transpose(picture)
    if picture.format == "PNG":
        turned.info.pop("exif", None)
        turned.save(out, "PNG", optimize=False, **kept)
    else:
        assert isinstance(picture, JpegImagePlugin.JpegImageFile)
        tables, sampling = picture.quantization, JpegImagePlugin.get_sampling(picture)
        turned.info.clear()
        turned.save(out, "JPEG", qtables=tables, subsampling=sampling if sampling >= 0 else 0,
                    progressive=bool(picture.info.get("progressive")), exif=b"", **kept)  # fmt: skip
    return out.getvalue()
