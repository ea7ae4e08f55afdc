# Frigate's motion stage with its default settings, written from its description: small picture, stretched contrast, slow average, contours.
import argparse

import cv2
import numpy as np

from pictures import contour_boxes, serve

THRESHOLD = 30
AREA_MIN = 10
ALPHA = 0.01
CALIBRATING_ALPHA = 0.2
LIGHTNING = 0.8
STRETCH_PICTURES = 50
MOTION_PICTURES = 10


class MotionStage:
    def __init__(self, width, height, frame_height):
        self.size = (round(frame_height * width / height), frame_height)
        self.scale = (width / self.size[0], height / self.size[1])
        self.average = np.zeros((self.size[1], self.size[0]), np.float32)
        self.contrast = []
        self.is_calibrating = True
        self.motion_pictures = 0

    def find(self, luma):
        frame = cv2.GaussianBlur(self.stretch(cv2.resize(luma, self.size, interpolation=cv2.INTER_NEAREST)), (3, 3), 1)
        difference = cv2.absdiff(frame, cv2.convertScaleAbs(self.average))
        mask = cv2.dilate(cv2.threshold(difference, THRESHOLD, 255, cv2.THRESH_BINARY)[1], None, iterations=1)
        boxes = contour_boxes(mask, AREA_MIN)
        share = sum((x2 - x1) * (y2 - y1) for x1, y1, x2, y2 in boxes) / mask.size
        self.calibrate(share, len(boxes))
        self.learn(frame, bool(boxes))
        if self.is_calibrating:
            return []
        sx, sy = self.scale
        return [[x1 * sx, y1 * sy, x2 * sx, y2 * sy] for x1, y1, x2, y2 in boxes]

    def stretch(self, frame):
        """To the mean of the last pictures' 4th and 96th percentile."""
        self.contrast = (self.contrast + [np.percentile(frame, (4, 96))])[-STRETCH_PICTURES:]
        low, high = np.mean(self.contrast, axis=0)
        if high <= low:
            return frame
        return np.clip((frame.astype(np.float32) - low) * (255 / (high - low)), 0, 255).astype(np.uint8)

    def calibrate(self, share, count):
        if self.is_calibrating and share < 0.05 and count <= 4:
            self.is_calibrating = False
        elif share > LIGHTNING:
            self.is_calibrating = True

    def learn(self, frame, is_moving):
        self.motion_pictures = self.motion_pictures + 1 if is_moving else 0
        if is_moving and self.motion_pictures < MOTION_PICTURES and not self.is_calibrating:
            return
        cv2.accumulateWeighted(frame, self.average, CALIBRATING_ALPHA if self.is_calibrating else ALPHA)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--width", type=int, required=True)
    parser.add_argument("--height", type=int, required=True)
    parser.add_argument("--frame-height", type=int, default=100)
    options = parser.parse_args()
    serve(options.width, options.height, MotionStage(options.width, options.height, options.frame_height).find)


main()
