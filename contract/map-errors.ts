// Expected errors of maps; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const MAP_ERRORS = {
  'map.badPicture': {
    status: 422,
    zh: '图片无法使用：需要 PNG、JPEG、WebP 或 SVG，不超过 4 MB，每边不超过 4000 像素。',
    en: 'This picture cannot be used: a PNG, JPEG, WebP or SVG of at most 4 MB and 4000 pixels a side is needed.',
  },
  'map.badSvg': {
    status: 422,
    zh: '此 SVG 无法使用，请另存为“普通 SVG”（UTF-8、无 DOCTYPE、有 viewBox、不超过 2 MB），或导出为 PNG。',
    en: 'This SVG cannot be used. Save it as a plain SVG (UTF-8, no DOCTYPE, with a viewBox, at most 2 MB), or export it as PNG.',
  },
  'map.changed': {
    status: 409,
    zh: '此平面图已被他人修改，请核对后再保存。',
    en: 'This map was changed by somebody else. Look at it again, then save.',
  },
  'map.notFound': { status: 404, zh: '没有此平面图，可能已被删除。', en: 'There is no such map; it may have been removed.' },
  'map.noPicture': { status: 422, zh: '没有此图片，请重新上传。', en: 'There is no such picture. Upload it again.' },
  'map.tooMany': {
    status: 409,
    zh: '平面图或图上的点位过多：最多 100 张图、共 6000 个点位。',
    en: 'Too many maps, or too much on them: at most 100 maps with 6000 items together.',
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>
