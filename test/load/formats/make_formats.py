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


def bmp(bits, rows, compression=0, masks=(), colours=0, head=40, gap=0, palette_size=None):
    """A BMP written by hand. `rows`: bytes of the pixels as they stand in the file; `gap`: bytes before them."""
    size = palette_size if palette_size is not None else (2 ** bits if bits <= 8 else 0)
    entries = rng.integers(0, 256, (size, 3)).astype("uint8")
    if head == 12:
        header = struct.pack("<IHHHH", 12, W, H, 1, bits)
        table = b"".join(bytes(e) for e in entries)
    else:
        header = struct.pack("<IiiHHIIiiII", head, W, H, 1, bits, compression, 0, 0, 0, colours, 0)
        header += b"".join(struct.pack("<I", m) for m in masks)
        header = header.ljust(head, b"\0") if head > 40 else header
        table = b"".join(bytes(e) + b"\0" for e in entries)
    at = 14 + len(header) + len(table) + gap
    return b"BM" + struct.pack("<IHHI", at + len(rows), 0, 0, at) + header + table + b"\x55" * gap + rows


def packed(bits):
    return noise(H, (W * bits + 31) // 32 * 4).tobytes()


def runs(bits):
    """Each row: a run, pixels written out, a run; every kind of step, and a jump over a part of a row."""
    rows = b""
    for y in range(H):
        if y == 2:
            rows += bytes([3, 0x21, 0, 2, 4, 0, 2, 0x13])
        else:
            literal = noise(3 if bits == 8 else 2).tobytes() if bits == 8 else noise(2).tobytes()
            literal = bytes(b % 16 for b in literal) if bits == 8 else literal
            rows += bytes([2, y]) + bytes([0, 3]) + literal + b"\0" * (len(literal) % 2) + bytes([4, 0x35 if bits == 4 else 5])
        rows += b"\0\0" if y < H - 1 else b"\0\1"
    return rows


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
    "odd_4bit.bmp": bmp(4, packed(4)),
    "few_colours.bmp": bmp(4, (noise(H, 8) % 10 * 17).astype("uint8").tobytes(), colours=10, palette_size=10),
    "gap.bmp": bmp(8, packed(8), gap=10),
    "os2.bmp": bmp(8, packed(8), head=12),
    "os2_24bit.bmp": bmp(24, packed(24), head=12),
    "15bit.bmp": bmp(16, packed(16)),
    "565.bmp": bmp(16, packed(16), compression=3, masks=(0xF800, 0x7E0, 0x1F)),
    "masks.bmp": bmp(32, packed(32), compression=3, masks=(0xFF0000, 0xFF00, 0xFF)),
    "masks_rgba.bmp": bmp(32, packed(32), compression=3, masks=(0xFF, 0xFF00, 0xFF0000, 0xFF000000), head=108),
    "rle8.bmp": bmp(8, runs(8), compression=1),
    "rle4.bmp": bmp(4, runs(4), compression=2),
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
