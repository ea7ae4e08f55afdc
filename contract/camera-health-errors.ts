// What can be wrong with a camera that sends pictures all the same; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'
import type { PictureFault, StreamFault } from './vocabulary.ts'

export const CAMERA_HEALTH_ERRORS = {
  'camera.frozen': {
    status: 409,
    zh: '画面冻结：摄像机一直发送同一幅画面，不是实时画面。请重启摄像机。',
    en: 'The picture is frozen: the camera sends one and the same picture, not the present. Restart the camera.',
  },
  'camera.black': { status: 409, zh: '画面全黑。请检查照明、红外灯和镜头。', en: 'The picture is black. Check lighting, infrared and lens.' },
  'camera.covered': { status: 409, zh: '镜头被遮挡。请到现场查看。', en: 'The lens is covered. Have somebody look at it.' },
  'camera.defocused': {
    status: 409,
    zh: '画面失焦或镜头脏污。请到现场查看。',
    en: 'The picture is out of focus, or the lens dirty. Have somebody look at it.',
  },
  'camera.moved': {
    status: 409,
    zh: '摄像机被移动：画面与原来不同，区域和规则可能已不准确。',
    en: 'The camera was moved: it shows another view, so zones and rules may no longer fit.',
  },
  'camera.lossy': { status: 409, zh: '码流丢包，画面受损。请检查网络。', en: 'Parts of the stream get lost and pictures are damaged. Check the network.' },
  'camera.flooding': { status: 409, zh: '码率远高于平时。请检查摄像机的编码设置。', en: 'The camera sends far more than usual. Check its encoder settings.' },
  'camera.streamChanged': {
    status: 409,
    zh: '码流的编码或分辨率与之前不同。请核对区域和规则。',
    en: 'The codec or size of the stream has changed. Check zones and rules.',
  },
  'camera.clockDrift': { status: 409, zh: '摄像机时钟走时不准。请检查其校时设置。', en: 'The clock of the camera runs fast or slow. Check its time settings.' },
} as const satisfies Record<`camera.${PictureFault | StreamFault}`, ErrorEntry>
