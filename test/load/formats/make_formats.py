#!/usr/bin/env python3
"""Make the small pictures of this folder and what Pillow's convert("RGB") and convert("L") give for them.

    python make_formats.py

Run with Pillow 13.0.0 and NumPy; expected.json repeats the versions. Two cases are patched by hand, because Pillow
does not write them: a CMYK JPEG without Adobe's marker, and a BMP whose rows go from top to bottom.
"""
import base64
import io
import json
import struct

import numpy as np
import PIL
from PIL import Image

rng = np.random.default_rng(7)
H, W = 7, 9


def noise(*shape):
    return rng.integers(0, 256, shape).astype("uint8")


def smooth(c):
    i, j, k = np.meshgrid(np.arange(H), np.arange(W), np.arange(c), indexing="ij")
    return ((20 + 23 * i + 11 * j + 37 * k) % 256).astype("uint8")


def encoded(image, kind, **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def without_adobe(jpeg):
    at = jpeg.index(b"\xff\xee")
    size = struct.unpack(">H", jpeg[at + 2:at + 4])[0]
    return jpeg[:at] + jpeg[at + 2 + size:]


def top_down(bmp):
    """The same file with a negative height: rows from the top."""
    height = struct.unpack("<i", bmp[22:26])[0]
    return bmp[:22] + struct.pack("<i", -height) + bmp[26:]


rgb, rgba, gray = Image.fromarray(noise(H, W, 3)), Image.fromarray(noise(H, W, 4)), Image.fromarray(noise(H, W))
la = Image.merge("LA", [gray, Image.fromarray(noise(H, W))])
cmyk = Image.fromarray(noise(H, W, 4), "CMYK")
one = gray.convert("1")
deep = Image.fromarray(rng.integers(0, 65536, (H, W)).astype("uint16"))
palette = Image.fromarray(smooth(3)).quantize(12)
clear = palette.copy()
clear.info["transparency"] = 3
exif = Image.Exif()
exif[0x0112] = 6
profile = None


def gif(transparency=None, frames=1, offset=None):
    pages = [palette] + [Image.fromarray(smooth(3)[::-1].copy()).quantize(12) for _ in range(frames - 1)]
    options = {} if transparency is None else {"transparency": transparency}
    if frames > 1:
        options |= {"save_all": True, "append_images": pages[1:], "duration": 40}
    data = encoded(pages[0], "GIF", **options)
    if offset:                      # first frame inside a larger canvas
        w, h = struct.unpack("<HH", data[6:10])
        data = data[:6] + struct.pack("<HH", w + offset, h + offset) + data[10:]
        at = data.index(b"\x2c" + struct.pack("<HHHH", 0, 0, w, h))
        data = data[:at] + b"\x2c" + struct.pack("<HHHH", 1, 2, w, h) + data[at + 9:]
    return data


def png(color_type, depth, rows, *chunks):
    """A PNG written by hand: kinds that Pillow reads but does not write."""
    import zlib

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
    head = struct.pack(">IIBBBBB", W, len(rows), depth, color_type, 0, 0, 0)
    data = zlib.compress(b"".join(b"\x00" + bytes(r) for r in rows))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + b"".join(chunk(n, b) for n, b in chunks)
            + chunk(b"IDAT", data) + chunk(b"IEND", b""))


files = {
    "one_pixel.png": encoded(Image.new("RGB", (1, 1), (12, 200, 99)), "PNG"),
    "one_pixel.jpg": encoded(Image.new("RGB", (1, 1), (12, 200, 99)), "JPEG"),
    "gray_alpha.png": encoded(la, "PNG"),
    "black_white.png": encoded(one, "PNG"),
    "gray_2bit.png": png(0, 2, noise(H, 3)),
    "gray_4bit.png": png(0, 4, noise(H, 5)),
    "gray_16bit.png": encoded(deep, "PNG"),
    "rgb_16bit.png": png(2, 16, noise(H, W * 6)),
    "rgba_16bit.png": png(6, 16, noise(H, W * 8)),
    "gray_alpha_16bit.png": png(4, 16, noise(H, W * 4)),
    "rgb_clear_colour.png": encoded(rgb, "PNG", transparency=tuple(int(v) for v in np.asarray(rgb)[0, 0])),
    "gray_clear_colour.png": encoded(gray, "PNG", transparency=int(np.asarray(gray)[0, 0])),
    "palette_clear_colour.png": encoded(palette, "PNG", transparency=3),
    "palette_alpha.png": encoded(palette, "PNG", transparency=bytes(range(0, 240, 20))),
    "gamma.png": png(2, 8, noise(H, W * 3), (b"gAMA", struct.pack(">I", 100000))),
    "interlaced.png": None,
    "rgb.bmp": encoded(rgb, "BMP"),
    "top_down.bmp": top_down(encoded(rgb, "BMP")),
    "palette.bmp": encoded(palette, "BMP"),
    "gray.bmp": encoded(gray, "BMP"),
    "black_white.bmp": encoded(one, "BMP"),
    "rgba.bmp": encoded(rgba, "BMP"),
    "palette.gif": gif(),
    "clear_colour.gif": gif(transparency=3),
    "frames.gif": gif(frames=2),
    "small_frame.gif": gif(offset=4),
    "gray.gif": encoded(gray, "GIF"),
    "lossless.webp": encoded(rgb, "WEBP", lossless=True),
    "lossless_alpha.webp": encoded(rgba, "WEBP", lossless=True, exact=True),
    "lossy.webp": encoded(Image.fromarray(smooth(3)), "WEBP", quality=80),
    "rgb.tif": encoded(rgb, "TIFF"),
    "lzw.tiff": encoded(rgb, "TIFF", compression="tiff_lzw"),
    "rgba.tif": encoded(rgba, "TIFF"),
    "gray.tif": encoded(gray, "TIFF"),
    "gray_16bit.tif": encoded(deep, "TIFF"),
    "palette.tif": encoded(palette, "TIFF"),
    "black_white.tif": encoded(one, "TIFF", compression="group4"),
    "cmyk.tif": encoded(cmyk, "TIFF"),
    "turned.tif": encoded(rgb, "TIFF", tiffinfo={274: 6}),
    "jpeg_in.tif": encoded(rgb, "TIFF", compression="jpeg"),
    "cmyk_plain.jpg": without_adobe(encoded(cmyk, "JPEG", quality=95)),
    "cmyk_adobe.jpg": encoded(cmyk, "JPEG", quality=95),
    "turned.jpg": encoded(rgb, "JPEG", quality=95, exif=exif),
    "turned.png": encoded(rgb, "PNG", exif=exif),
    "turned.webp": encoded(rgb, "WEBP", lossless=True, exif=exif),
    "UPPER.JPG": encoded(Image.fromarray(smooth(3)), "JPEG", quality=90),
    "UPPER.PNG": encoded(rgb, "PNG"),
    "png_named.jpg": encoded(rgb, "PNG"),
}
del files["interlaced.png"]

cases = []
for name, data in files.items():
    with open(name, "wb") as out:
        out.write(data)
    image = Image.open(io.BytesIO(data))
    mode = image.mode
    both = {}
    for key, target in (("rgb", "RGB"), ("gray", "L")):
        image = Image.open(io.BytesIO(data))
        both[key] = np.asarray(image.convert(target))
    h, w = both["rgb"].shape[:2]
    cases.append({"file": name, "mode": mode, "h": h, "w": w,
                  "rgb_b64": base64.b64encode(both["rgb"].tobytes()).decode(),
                  "gray_b64": base64.b64encode(both["gray"].tobytes()).decode()})
with open("expected.json", "w") as out:
    out.write("{\n \"what\": \"Pillow's convert('RGB') and convert('L') of each file\",\n")
    out.write(f" \"versions\": {json.dumps({'pillow': PIL.__version__, 'numpy': np.__version__})},\n \"cases\": [\n  ")
    out.write(",\n  ".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n ]\n}\n")
