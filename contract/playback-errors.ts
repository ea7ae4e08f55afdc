// Expected errors of recordings: watching them, bookmarks and exports; part of errors.ts.
import type { ErrorEntry } from './link-errors.ts'

export const PLAYBACK_ERRORS = {
  'playback.noSource': {
    status: 404,
    zh: '没有这种录像来源。请选择本机录像。',
    en: 'There is no such source of recordings. Choose the recordings of this computer.',
  },
  'playback.unreadable': {
    status: 503,
    zh: '录像读取失败，请重试；仍然失败时请检查磁盘或录像机。',
    en: 'The recording could not be read. Try again; if it goes on failing, check the disk or the recorder.',
  },
  'bookmark.notFound': { status: 404, zh: '没有这个书签，可能已被删除。', en: 'There is no such bookmark; it may have been removed.' },
  'bookmark.tooMany': {
    status: 409,
    zh: '书签已达上限（2000 个），请先删除一些。',
    en: 'There are as many bookmarks as there may be (2000). Remove some first.',
  },
  'export.notFound': { status: 404, zh: '没有这次导出，可能已被删除。', en: 'There is no such export; it may have been removed.' },
  'export.notReady': { status: 409, zh: '导出尚未完成。', en: 'This export is not finished.' },
  'export.tooMany': { status: 429, zh: '正在进行的导出过多，请等其中一个完成。', en: 'Too many exports are under way. Wait until one of them is done.' },
  'export.quotaFull': {
    status: 409,
    zh: '导出文件已占满配额，请先删除不再需要的导出。',
    en: 'The exports fill their share of the disk. Remove those that are no longer needed.',
  },
  'export.nothingKept': { status: 404, zh: '这段时间没有录像。', en: 'Nothing of this span is kept.' },
  'export.diskFull': {
    status: 409,
    zh: '磁盘空间不足，导出已停止。请释放空间或缩短时间段。',
    en: 'The disk is nearly full, so the export was stopped. Free some space or choose a shorter span.',
  },
  'export.changesTooOften': {
    status: 409,
    zh: '这段时间内码流变化过于频繁，无法导出。请缩短时间段。',
    en: 'The stream changed too often within this span to be exported. Choose a shorter one.',
  },
  'export.cancelled': { status: 409, zh: '导出已取消。', en: 'The export was cancelled.' },
  'export.restarted': { status: 503, zh: '导出期间系统重启，未完成。请重新导出。', en: 'The system was restarted before the export was done. Start it again.' },
  'export.failed': {
    status: 503,
    zh: '导出失败，已记录。请重试或缩短时间段。',
    en: 'The export failed; it has been logged. Try again or choose a shorter span.',
  },
} as const satisfies Record<string, ErrorEntry>
