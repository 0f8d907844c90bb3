"""Text recognition on this machine: where the lines of a page stand, and what each says.

The models ship with the ``rapidocr`` package; nothing is fetched. They load at the first scan and once a process.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

#: x0, top, x1, bottom in pixels
Rect = tuple[int, int, int, int]
Image = NDArray[np.uint8]

#: threads of one recognition; they sleep while they wait for each other, else two cost as much again as one
_THREADS = 2
#: detection works on the page at this share of its size: 200 dpi become 140
_DETECT_SCALE = 0.7
#: pages come at their working size: the detector need not enlarge them
_LEAST_SIDE = 96
#: the detector's pictures have sides that are multiples of this
_STRIDE = 32
_MIN_WIDTH = 96


@functools.cache
def _engine() -> tuple[Any, Any]:
    """The detector and the recogniser, loaded once."""
    from rapidocr import RapidOCR
    from rapidocr.inference_engine.onnxruntime.main import OrtInferSession

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    usual = OrtInferSession._init_sess_opts
    OrtInferSession._init_sess_opts = staticmethod(lambda cfg: _sleeping(usual(cfg)))
    engine = RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_side_len": _LEAST_SIDE,
            "Rec.rec_img_shape": [3, 48, _MIN_WIDTH],
        }
    )
    try:
        return engine._load_det_model(), engine._load_rec_model()
    finally:
        OrtInferSession._init_sess_opts = staticmethod(usual)


def _sleeping(options: Any) -> Any:
    """The options of a session with threads that sleep, not spin, where they have nothing to do."""
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def detect(gray: Image) -> list[Rect]:
    """The boxes of the text lines of a page, from top to bottom."""
    small = cv2.resize(gray, None, fx=_DETECT_SCALE, fy=_DETECT_SCALE, interpolation=cv2.INTER_AREA)
    down, right = -small.shape[0] % _STRIDE, -small.shape[1] % _STRIDE  # else the detector squeezes the picture
    small = cv2.copyMakeBorder(small, 0, down, 0, right, cv2.BORDER_CONSTANT, value=(255.0,))
    found = _engine()[0](cv2.cvtColor(small, cv2.COLOR_GRAY2BGR))
    if found.boxes is None:
        return []
    height, width = gray.shape
    boxes = np.asarray(found.boxes) / _DETECT_SCALE
    rects = []
    for points in boxes:
        x0, top = np.floor(points.min(axis=0)).astype(int)
        x1, bottom = np.ceil(points.max(axis=0)).astype(int)
        rect = (max(int(x0), 0), max(int(top), 0), min(int(x1), width), min(int(bottom), height))
        if rect[2] - rect[0] >= 3 and rect[3] - rect[1] >= 3:
            rects.append(rect)
    return rects


def recognise(crops: Sequence[Image]) -> list[tuple[str, float]]:
    """What each picture of a line says, and how sure that is (0 to 1)."""
    if not crops:
        return []
    from rapidocr.ch_ppocr_rec import TextRecInput

    found = _engine()[1](TextRecInput(img=[cv2.cvtColor(c, cv2.COLOR_GRAY2BGR) for c in crops]))
    return [(str(text).strip(), float(score)) for text, score in zip(found.txts, found.scores, strict=True)]
