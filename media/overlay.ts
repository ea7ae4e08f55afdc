// What is drawn over an evidence picture, as a script for ffmpeg's subtitle renderer: smooth lines and text in every language.

/** px of the finished picture. */
export type Px = readonly [x: number, y: number]

/** Where a text's given point lies: left, centre or right; its middle in height. */
export type Anchor = 'left' | 'centre' | 'right'

export interface Overlay {
  line(points: readonly Px[], colour: string, widthPx: number): void
  ring(centre: Px, radiusPx: number, colour: string, widthPx: number): void
  text(at: Px, anchor: Anchor, sizePx: number, colour: string, text: string): void
  /** An ASS script. */
  script(): string
}

const FONT = 'Noto Sans CJK SC'
const ANCHORS = { left: 4, centre: 5, right: 6 } as const
const HALO = '&H101010&'
const RING_CORNERS = 40
/** Drawings are written in eighths of a pixel (`\p4`). */
const PER_PX = 8

/** @param colour `#RRGGBB` everywhere */
export function createOverlay(width: number, height: number): Overlay {
  const lines: string[] = []
  const event = (tags: string, body: string) => lines.push(`Dialogue: 0,0:00:00.00,9:00:00.00,Plain,,0,0,0,,{${tags}}${body}`)
  const inside = ([x, y]: Px): Px => [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))]
  const line = (points: readonly Px[], colour: string, widthPx: number) => {
    const quads = points.slice(1).map((to, i) => quad(inside(points[i]!), inside(to), widthPx / 2))
    event(`\\an7\\pos(0,0)\\bord${Math.max(1, widthPx / 2)}\\3c${HALO}\\3a&H40&\\1c${bgr(colour)}\\p4`, quads.join(' '))
  }
  return {
    line,
    ring(centre, radiusPx, colour, widthPx) {
      const at = (i: number): Px => {
        const angle = (i / RING_CORNERS) * 2 * Math.PI
        return [centre[0] + radiusPx * Math.cos(angle), centre[1] + radiusPx * Math.sin(angle)]
      }
      line(
        Array.from({ length: RING_CORNERS + 1 }, (_, i) => at(i)),
        colour,
        widthPx,
      )
    },
    text(at, anchor, sizePx, colour, text) {
      const [x, y] = inside(at)
      event(
        `\\an${ANCHORS[anchor]}\\pos(${x.toFixed(1)},${y.toFixed(1)})\\fs${sizePx}\\bord${(sizePx / 9).toFixed(1)}\\3c${HALO}\\1c${bgr(colour)}`,
        plain(text),
      )
    },
    script: () => [head(width, height), ...lines, ''].join('\n'),
  }
}

function head(width: number, height: number): string {
  return `[Script Info]
ScriptType: v4.00+
PlayResX: ${width}
PlayResY: ${height}
WrapStyle: 2
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, BorderStyle, Outline, Shadow, Alignment
Style: Plain,${FONT},20,&H00FFFFFF,&H00101010,1,1,0,7

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text`
}

/** A stroke from point to point, a little longer than that so that strokes meet without gaps. */
function quad([x1, y1]: Px, [x2, y2]: Px, half: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1
  const [ux, uy] = [((x2 - x1) / length) * half, ((y2 - y1) / length) * half]
  const corners: Px[] = [
    [x1 - ux + uy, y1 - uy - ux],
    [x2 + ux + uy, y2 + uy - ux],
    [x2 + ux - uy, y2 + uy + ux],
    [x1 - ux - uy, y1 - uy + ux],
  ]
  const [first, ...rest] = corners.map(([x, y]) => `${Math.round(x * PER_PX)} ${Math.round(y * PER_PX)}`)
  return `m ${first} l ${rest.join(' ')}`
}

function bgr(colour: string): string {
  return `&H${colour.slice(5, 7)}${colour.slice(3, 5)}${colour.slice(1, 3)}&`
}

/** Names come from the site file: none of them may become a command of the script. */
export function plain(text: string): string {
  return text
    .replaceAll('{', '(')
    .replaceAll('}', ')')
    .replaceAll('\\', '/')
    .replaceAll(/\p{Cc}/gu, ' ')
}

/** px, roughly: Chinese is as wide as it is high, the rest about half of that. */
export function textWidth(text: string, sizePx: number): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 0.75 : 0.42), 0) * sizePx
}
