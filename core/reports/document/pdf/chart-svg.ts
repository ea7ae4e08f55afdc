// Draws the charts of a report as SVG, without a browser; text is set in the font that the page embeds.
import { BarChart, HeatmapChart, LineChart, ScatterChart, type BarSeriesOption } from 'echarts/charts'
import { GridComponent, LegendComponent, VisualMapComponent } from 'echarts/components'
import { init, use as install, type EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import type { Locale } from '../../../../contract/vocabulary.ts'
import type { Chart } from '../report-document.ts'
import { reportFormats } from '../report-formats.ts'
import { BAR, BEFORE, BELOW, CONTENT_WIDTH, DRAWN_FONT, GREY, HEAT, INK, LINE } from './look.ts'

install([BarChart, HeatmapChart, LineChart, ScatterChart, GridComponent, LegendComponent, VisualMapComponent, SVGRenderer])

type Of<C extends Chart['chart']> = Extract<Chart, { chart: C }>

const SIZE_PT = 8
const NAME_WIDTH_PT = 128
const ROW_PT = 17
/** A day's column in the heat map. */
const HEAT_ROW_PT = 20
const LINES_HEIGHT_PT = 172

const axisText = { fontFamily: DRAWN_FONT, fontSize: SIZE_PT, color: INK }
const legend = { show: true, top: 0, right: 0, itemWidth: 10, itemHeight: 8, itemGap: 14, textStyle: { ...axisText, color: GREY }, selectedMode: false }
const grid = { left: NAME_WIDTH_PT, right: 44, top: 20, bottom: 6, containLabel: false, outerBoundsMode: 'none' }
const nameAxis = (names: readonly string[]) => ({
  type: 'category',
  data: [...names],
  inverse: true,
  axisTick: { show: false },
  axisLine: { lineStyle: { color: LINE } },
  axisLabel: { ...axisText, width: NAME_WIDTH_PT - 10, overflow: 'truncate', interval: 0 },
})
const noAxis = { type: 'value', axisLabel: { show: false }, splitLine: { show: false }, axisLine: { show: false }, axisTick: { show: false } }

/** @returns width, height in points, and the picture */
export function chartSvg(chart: Chart, locale: Locale): { readonly svg: string; readonly height: number } {
  const [option, height] = optionOf(chart, locale)
  const drawn = init(null, null, { renderer: 'svg', ssr: true, width: CONTENT_WIDTH, height })
  try {
    drawn.setOption({ animation: false, textStyle: { fontFamily: DRAWN_FONT }, ...option })
    // Rules for the mouse; what sets SVG on paper takes them for rules that hold always.
    return { svg: drawn.renderToSVGString().replace(/<style\b[\s\S]*?<\/style>/, ''), height }
  } finally {
    drawn.dispose()
  }
}

function optionOf(chart: Chart, locale: Locale): readonly [option: EChartsCoreOption, height: number] {
  switch (chart.chart) {
    case 'bars':
      return barOption(chart, locale)
    case 'targets':
      return targetOption(chart)
    case 'lines':
      return lineOption(chart)
    case 'heat':
      return heatOption(chart)
  }
}

const RICH = { below: { ...axisText, color: BELOW }, met: axisText }

function written(unit: 'count' | 'share' | 'duration', locale: Locale): (value: number) => string {
  const formats = reportFormats(locale, 'UTC')
  return unit === 'share' ? formats.share : unit === 'duration' ? formats.duration : formats.count
}

function barOption({ names, series, unit }: Of<'bars'>, locale: Locale): readonly [EChartsCoreOption, number] {
  const write = written(unit, locale)
  const wide = series.length === 1
  const bars = series.map(({ name, values }, i): BarSeriesOption => ({
    type: 'bar',
    name,
    data: values.map((value) => value ?? '-'),
    barWidth: wide ? 9 : 6.5,
    barGap: '15%',
    itemStyle: { color: i === 0 ? BAR : BEFORE },
    label: {
      show: true,
      position: 'right',
      distance: 4,
      ...axisText,
      fontSize: i === 0 ? SIZE_PT : SIZE_PT - 1.5,
      color: i === 0 ? INK : GREY,
      formatter: ({ value }) => (typeof value === 'number' ? write(value) : ''),
    },
  }))
  const height = names.length * (wide ? ROW_PT : ROW_PT + 5) + (wide ? 8 : 26)
  return [{ grid: { ...grid, top: wide ? 2 : 20 }, legend: wide ? { show: false } : legend, xAxis: noAxis, yAxis: nameAxis(names), series: bars }, height]
}

function targetOption({ bars, targetName, from, to }: Of<'targets'>): readonly [EChartsCoreOption, number] {
  const names = bars.map(({ name }) => name)
  const label = (i: number) => {
    const bar = bars[i]
    return bar === undefined || bar.value === null ? '' : `{${bar.isBelow ? 'below' : 'met'}|${bar.label}}`
  }
  return [
    {
      grid: { ...grid, right: 92 },
      legend: { ...legend, data: [targetName] },
      xAxis: { ...noAxis, min: from, max: to },
      yAxis: [
        nameAxis(names),
        // The values stand apart, so that none runs into the mark of the target.
        {
          ...nameAxis(names),
          position: 'right',
          axisLine: { show: false },
          axisLabel: { ...axisText, interval: 0, formatter: (_: string, i: number) => label(i), rich: RICH },
        },
      ],
      series: [
        {
          type: 'bar',
          name: 'value',
          barWidth: 9,
          data: bars.map(({ value, isBelow }) => ({
            value: value === null ? '-' : Math.min(to, Math.max(value, from)),
            itemStyle: { color: isBelow ? BELOW : BAR },
          })),
        },
        {
          type: 'scatter',
          name: targetName,
          symbol: 'rect',
          symbolSize: [1.5, 15],
          itemStyle: { color: INK },
          data: bars.map(({ target, name }) => [target, name]),
          z: 5,
        },
      ],
    },
    bars.length * ROW_PT + 26,
  ]
}

function lineOption({ days, series }: Of<'lines'>): readonly [EChartsCoreOption, number] {
  return [
    {
      grid: { ...grid, left: 34, right: 10, top: 22, bottom: 20 },
      legend,
      xAxis: {
        type: 'category',
        data: [...days],
        boundaryGap: false,
        axisTick: { show: false },
        axisLine: { lineStyle: { color: LINE } },
        axisLabel: {
          ...axisText,
          color: GREY,
          hideOverlap: true,
          interval: Math.max(0, Math.ceil(days.length / 8) - 1),
          alignMinLabel: 'left',
          alignMaxLabel: 'right',
        },
      },
      yAxis: { type: 'value', minInterval: 1, splitLine: { lineStyle: { color: '#E6EAEF' } }, axisLabel: { ...axisText, color: GREY } },
      series: series.map(({ name, values, isBefore }) => ({
        type: 'line',
        name,
        data: [...values],
        symbol: isBefore ? 'none' : 'circle',
        symbolSize: 3.5,
        itemStyle: { color: isBefore ? '#8FA3B8' : BAR },
        lineStyle: { width: isBefore ? 1 : 1.6, color: isBefore ? '#8FA3B8' : BAR, type: isBefore ? [3, 2] : 'solid' },
        z: isBefore ? 1 : 2,
      })),
    },
    LINES_HEIGHT_PT,
  ]
}

function heatOption({ rows, values }: Of<'heat'>): readonly [EChartsCoreOption, number] {
  const cells = values.flatMap((row, day) => row.map((value, hour): readonly [number, number, number] => [hour, day, value]))
  const most = Math.max(1, ...cells.map(([, , value]) => value))
  // Four digits are as wide as a cell.
  const isWritten = most < 10_000
  const text = (value: number) => (value === 0 ? '' : String(value))
  return [
    {
      grid: { ...grid, left: 36, right: 4, top: 4, bottom: 18 },
      xAxis: {
        type: 'category',
        data: Array.from({ length: 24 }, (_, hour) => `${hour}`),
        axisTick: { show: false },
        axisLine: { show: false },
        axisLabel: { ...axisText, color: GREY, interval: 0 },
      },
      yAxis: { ...nameAxis(rows), axisLine: { show: false }, axisLabel: axisText },
      visualMap: { show: false, min: 0, max: most, inRange: { color: [...HEAT] } },
      series: [
        {
          type: 'heatmap',
          data: cells.map(([hour, day, value]) => ({ value: [hour, day, value], label: { color: value > most * 0.55 ? '#FFFFFF' : INK } })),
          itemStyle: { borderColor: '#FFFFFF', borderWidth: 1 },
          label: {
            show: isWritten,
            fontFamily: DRAWN_FONT,
            fontSize: most >= 1000 ? 5 : 6.5,
            formatter: ({ value }: { value: readonly number[] }) => text(value[2] ?? 0),
          },
        },
      ],
    },
    rows.length * HEAT_ROW_PT + 24,
  ]
}
