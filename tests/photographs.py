"""Pictures as hard to compress as those of a telephone at dusk: structure at every scale, and grain."""

from __future__ import annotations

import io
import random
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image, ImageChops
from wagtail.images import get_image_model

STRUCTURE = ((4, 0.6), (14, 0.45), (50, 0.35), (180, 0.28), (600, 0.2))  # how many patches across, how strong
GRAIN = 18


def photograph(seed: int = 1, size: tuple[int, int] = (1600, 900)) -> bytes:
    """A JPEG; the structure is the same for the same seed."""
    source = random.Random(seed)
    image = Image.new("RGB", size, (128, 128, 128))
    for across, share in STRUCTURE:
        down = max(1, across * size[1] // size[0])
        patches = Image.frombytes("RGB", (across, down), source.randbytes(3 * across * down))
        image = Image.blend(image, patches.resize(size, Image.Resampling.BICUBIC), share)
    grain = Image.merge("RGB", [Image.effect_noise(size, GRAIN) for _ in range(3)])
    buffer = io.BytesIO()
    ImageChops.add(image, grain, 1, -128).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def in_library(seed: int = 1, size: tuple[int, int] = (1600, 900)) -> Any:
    """A photograph that an editor has uploaded."""
    name = f"anh-{seed}-{size[0]}.jpg"
    file = ImageFile(io.BytesIO(photograph(seed, size)), name=name)
    return get_image_model().objects.create(title=name, file=file)
