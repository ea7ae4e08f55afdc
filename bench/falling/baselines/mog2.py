# The classical baseline as FADE's README sets it: MOG2(300, 100, no shadow), opening, contours above 5 px, suppression at 0.3.
import argparse

import cv2
import numpy as np

from pictures import contour_boxes, serve

OVERLAP_MAX = 0.3
AREA_MIN = 5


def suppress(boxes, scores):
    """Greedy non-maximum suppression, best score first."""
    kept = []
    for i in np.argsort(scores)[::-1]:
        if all(overlap(boxes[i], boxes[j]) <= OVERLAP_MAX for j in kept):
            kept.append(i)
    return [boxes[i] for i in kept]


def overlap(a, b):
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    if width <= 0 or height <= 0:
        return 0.0
    area = lambda box: (box[2] - box[0]) * (box[3] - box[1])
    return width * height / (area(a) + area(b) - width * height)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, required=True)
    parser.add_argument("--height", type=int, required=True)
    parser.add_argument("--opening", type=int, default=9)
    options = parser.parse_args()
    background = cv2.createBackgroundSubtractorMOG2(300, 100, False)
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (options.opening, options.opening))

    def find(luma):
        mask = cv2.morphologyEx(background.apply(luma), cv2.MORPH_OPEN, kernel)
        boxes = contour_boxes(mask, AREA_MIN)
        return suppress(boxes, [float(np.mean(mask[y1:y2, x1:x2] > 0)) for x1, y1, x2, y2 in boxes])

    serve(options.width, options.height, find)


main()
