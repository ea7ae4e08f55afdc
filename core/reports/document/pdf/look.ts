// Colours and measures of the printed report, in one place: charts, tables and type have to go together.

/** A4 in points; the margins leave room for a hole punch on the left. */
export const PAGE = { width: 595.28, height: 841.89, left: 54, right: 48, top: 62, bottom: 58 } as const
export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right

export const INK = '#1B2430'
export const GREY = '#5F6B7A'
export const LINE = '#C9D0D9'
export const PAPER = '#F3F6F9'
export const ACCENT = '#1F4E79'
export const BAR = '#3A6EA5'
export const BEFORE = '#B4C4D6'
/** Only for what misses a target, and never without a word beside it. */
export const BELOW = '#B42318'
/** From none to most, of the heat map. */
export const HEAT = ['#F3F6F9', '#C6D7E8', '#7FA6CB', '#3A6EA5', '#16365C'] as const
export const FONT = 'Chinese'
/** The same font by the name that make-pdf.ts gives it for SVG. */
export const DRAWN_FONT = 'Drawn'
