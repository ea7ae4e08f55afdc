# Reads raw luma pictures from standard input and prints, per picture, the boxes a method finds and the CPU time it took.
import json
import sys
import time

import cv2
import numpy as np


def serve(width, height, find):
    """`find(luma)` returns boxes [x1, y1, x2, y2] in px of the picture, far corners exclusive."""
    cv2.setNumThreads(1)
    size = width * height
    while True:
        data = sys.stdin.buffer.read(size)
        if len(data) < size:
            return
        luma = np.frombuffer(data, np.uint8).reshape(height, width)
        started = time.process_time()
        boxes = find(luma)
        cpu_ms = (time.process_time() - started) * 1000
        print(json.dumps({"boxes": [[float(v) for v in box] for box in boxes], "cpuMs": cpu_ms}), flush=True)


def contour_boxes(mask, area_min):
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    rects = [cv2.boundingRect(c) for c in contours if cv2.contourArea(c) > area_min]
    return [[x, y, x + w, y + h] for x, y, w, h in rects]
