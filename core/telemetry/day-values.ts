// One value per day out of hourly roll-ups, with what repeats every day and every week taken out.
import { median } from './theil-sen.ts'

export interface HourValue {
  /** Hours since 1970. */
  readonly hour: number
  readonly value: number
}

export interface DayValue {
  /** 0: the last 24 hours, 1: those before ... */
  readonly ago: number
  readonly value: number
}

/** A day with fewer hours says nothing. */
const MIN_HOURS = 3
/** An hour of the day, or a day of the week, has to be seen so often before it is believed to have a habit. */
const MIN_DAYS_OF_HOUR = 5
const MIN_WEEKS = 3
/** What is taken for the habit of weekdays has to explain at least this share of the scatter. */
const WEEK_EXPLAINS = 0.3

/** @param endHour not included; days are counted back from it, so that each has its 24 hours whatever the time of day */
export function dayValues(hours: readonly HourValue[], endHour: number, days: number): DayValue[] {
  const byDay = new Map<number, HourValue[]>()
  for (const point of hours) {
    const ago = Math.floor((endHour - 1 - point.hour) / 24)
    if (ago < 0 || ago >= days) continue
    byDay.set(ago, [...(byDay.get(ago) ?? []), point])
  }
  const seen = [...byDay].filter(([, points]) => points.length >= MIN_HOURS).toSorted(([a], [b]) => b - a)
  const habits = hourHabits(seen.map(([, points]) => points))
  const values = seen.map(([ago, points]) => ({ ago, value: median(points.map(({ hour, value }) => value - (habits.get(hour % 24) ?? 0))) }))
  return withoutWeek(values)
}

/** How far each hour of the day usually is from its day's median. */
function hourHabits(days: readonly (readonly HourValue[])[]): ReadonlyMap<number, number> {
  const off = new Map<number, number[]>()
  for (const points of days) {
    const middle = median(points.map(({ value }) => value))
    for (const { hour, value } of points) off.set(hour % 24, [...(off.get(hour % 24) ?? []), value - middle])
  }
  return new Map([...off].flatMap(([hour, values]) => (values.length < MIN_DAYS_OF_HOUR ? [] : [[hour, median(values)]])))
}

/** @param days oldest first */
function withoutWeek(days: readonly DayValue[]): DayValue[] {
  const off = days.map(({ ago, value }) => ({ weekday: ago % 7, value: value - aroundDay(days, ago) }))
  const habits = new Map<number, number>()
  for (const weekday of [0, 1, 2, 3, 4, 5, 6]) {
    const values = off.flatMap((day) => (day.weekday === weekday ? [day.value] : []))
    if (values.length < MIN_WEEKS) return [...days]
    habits.set(weekday, median(values))
  }
  const centre = [...habits.values()].reduce((sum, value) => sum + value, 0) / 7
  const scatter = (left: (day: (typeof off)[number]) => number) => median(off.map((day) => Math.abs(left(day))))
  const habitOf = (weekday: number) => habits.get(weekday)! - centre
  if (scatter(({ weekday, value }) => value - habitOf(weekday)) > (1 - WEEK_EXPLAINS) * scatter(({ value }) => value)) return [...days]
  return days.map(({ ago, value }) => ({ ago, value: value - habitOf(ago % 7) }))
}

/** Mean of the whole week that lies best around a day; every weekday is in it once, so that only the course of time is left. */
function aroundDay(days: readonly DayValue[], ago: number): number {
  const newest = Math.min(Math.max(ago - 3, days.at(-1)!.ago), Math.max(days[0]!.ago - 6, days.at(-1)!.ago))
  const week = days.filter((day) => day.ago >= newest && day.ago < newest + 7)
  return (week.length === 0 ? days : week).reduce((sum, { value }) => sum + value, 0) / (week.length === 0 ? days : week).length
}
