// The reports that were issued, kept equal to the core's feed while the panel is shown.
import { useEffect } from 'react'
import { useInfiniteQuery, useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import type { ReportView } from '../../contract/reports.ts'
import { api, orpc } from '../api.ts'
import { pause, useConnection } from '../connection.ts'

const AGAIN_AFTER_MS = 1000
const PAGE = 30
const LIST = ['reports'] as const

interface Page {
  readonly items: readonly ReportView[]
  readonly next: string | null
}
type Pages = InfiniteData<Page, string | null>

/** The latest first. */
export function useReports() {
  const client = useQueryClient()
  const connected = useConnection((c) => c.state === 'open')
  useEffect(() => {
    if (!connected) return
    const stop = new AbortController()
    void keepFollowing(client, stop.signal)
    return () => stop.abort()
  }, [client, connected])
  return useInfiniteQuery({
    queryKey: LIST,
    queryFn: ({ pageParam }): Promise<Page> => api.reports.list({ limit: PAGE, ...(pageParam === null ? {} : { beforeId: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

async function keepFollowing(client: QueryClient, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await follow(client, signal).catch(() => {})
    await pause(AGAIN_AFTER_MS, signal)
  }
}

async function follow(client: QueryClient, signal: AbortSignal): Promise<void> {
  for await (const report of await api.reports.watch(undefined, { signal })) noteReport(client, report)
}

/** Newer than what is shown. */
export function noteReport(client: QueryClient, report: ReportView): void {
  client.setQueryData<Pages>(LIST, (known) => known && { ...known, pages: withReport(known.pages, report) })
  // a schedule shows its last report
  if (report.scheduleId !== null) void client.invalidateQueries({ queryKey: orpc.reportSchedules.list.key() })
  void client.invalidateQueries({ queryKey: orpc.reportSchedules.outlets.key() })
}

export function withReport(pages: readonly Page[], report: ReportView): Page[] {
  const isKnown = pages.some(({ items }) => items.some(({ id }) => id === report.id))
  if (isKnown) return pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === report.id ? report : item)) }))
  const [first, ...rest] = pages
  // one of an older page that has not been asked for stays there
  const isOlder = first?.items.at(-1) !== undefined && report.askedAtMs < first.items.at(-1)!.askedAtMs
  return first === undefined || isOlder ? [...pages] : [{ ...first, items: [report, ...first.items] }, ...rest]
}
