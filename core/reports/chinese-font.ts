// Finds a font of this computer that can write Chinese, to be embedded into pages.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { VigilError } from '../../contract/errors.ts'

/** A file and, where it is a collection, the PostScript name of the face in it. */
export interface FontFace {
  readonly file: string
  readonly face: string | null
}

export interface ChineseFont {
  readonly normal: FontFace
  readonly bold: FontFace
}

/** Where to look, best first; the collection's face is that for simplified Chinese. */
function candidates(platform: NodeJS.Platform, windowsDir: string): readonly (readonly [normal: FontFace, bold: FontFace])[] {
  if (platform === 'win32') {
    const font = (file: string, face: string | null = null): FontFace => ({ file: join(windowsDir, 'Fonts', file), face })
    return [
      [font('msyh.ttc', 'MicrosoftYaHei'), font('msyhbd.ttc', 'MicrosoftYaHei-Bold')],
      [font('simhei.ttf'), font('simhei.ttf')],
      [font('simsun.ttc', 'SimSun'), font('simsun.ttc', 'SimSun')],
    ]
  }
  const noto = (folder: string): readonly [FontFace, FontFace] => [
    { file: `${folder}/NotoSansCJK-Regular.ttc`, face: 'NotoSansCJKsc-Regular' },
    { file: `${folder}/NotoSansCJK-Bold.ttc`, face: 'NotoSansCJKsc-Bold' },
  ]
  return ['/usr/share/fonts/opentype/noto', '/usr/share/fonts/noto-cjk', '/usr/share/fonts/google-noto-cjk', '/usr/share/fonts/google-noto-sans-cjk-fonts'].map(
    noto,
  )
}

export interface Computer {
  readonly platform: NodeJS.Platform
  readonly windowsDir: string
  readonly exists: (file: string) => boolean
}

const THIS_COMPUTER: Computer = { platform: process.platform, windowsDir: process.env['SystemRoot'] ?? 'C:\\Windows', exists: existsSync }

/** @throws VigilError `evidence.fontMissing` */
export function findChineseFont({ platform, windowsDir, exists }: Computer = THIS_COMPUTER): ChineseFont {
  const found = candidates(platform, windowsDir).find(([normal]) => exists(normal.file))
  if (found === undefined) throw new VigilError('evidence.fontMissing')
  const [normal, bold] = found
  return { normal, bold: exists(bold.file) ? bold : normal }
}
