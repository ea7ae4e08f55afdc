// The lists of what came down as the screens hold them: asked for page by page, kept equal to the core's feed.
import { useInfiniteQuery, useQuery, type InfiniteData, type QueryClient } from '@tanstack/react-query'
import type { FallRecord } from '../../contract/falling.ts'
import { api } from '../api.ts'
import { applyFall, isOpen, queryOf, type FallFilter, type FallPage } from './fall-filter.ts'
import { showRecentFall } from './recent-falls.ts'

const LIST = ['falls', 'list'] as const
const OPEN = ['falls', 'open'] as const
const FOUND = ['falls', 'found'] as const
/** More than this are not counted one by one. */
const MAX_OPEN = 200

export interface FallList {
  /** undefined until the first page has come. */
  readonly items: readonly FallRecord[] | undefined
  readonly error: unknown
  readonly hasMore: boolean
  readonly isMoreComing: boolean
  showMore(): void
}

export function useFalls(filter: FallFilter): FallList {
  const query = useInfiniteQuery({
    queryKey: [...LIST, filter],
    queryFn: ({ pageParam }): Promise<FallPage> => api.falls.list(queryOf(filter, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  // the core may know better what a look-back found than the filter can ask
  const items = query.data?.pages.flatMap((page) => page.items).filter((fall) => fall.lookBackId === null)
  return asList(query, items)
}

/** What a look-back found, the likeliest first. */
export function useFound(lookBackId: string): FallList {
  const query = useInfiniteQuery({
    queryKey: [...FOUND, lookBackId],
    queryFn: ({ pageParam }): Promise<FallPage> => api.falls.list({ lookBackId, limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  return asList(
    query,
    query.data?.pages.flatMap((page) => page.items),
  )
}

interface Paged {
  readonly error: unknown
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): Promise<unknown>
}

function asList(query: Paged, items: readonly FallRecord[] | undefined): FallList {
  return {
    items,
    error: query.error,
    hasMore: query.hasNextPage,
    isMoreComing: query.isFetchingNextPage,
    showMore: () => void query.fetchNextPage(),
  }
}

/** How many suspected ones wait; `more`: at least so many. undefined until it is known. */
export function useOpenCount(): { readonly count: number; readonly more: boolean } | undefined {
  const { data } = useQuery({ queryKey: OPEN, queryFn: fetchOpen, staleTime: Infinity })
  return data === undefined ? undefined : { count: data.ids.length, more: data.more }
}

interface OpenOnes {
  readonly ids: readonly string[]
  readonly more: boolean
}

async function fetchOpen(): Promise<OpenOnes> {
  const { items, next } = await api.falls.list({ openOnly: true, limit: MAX_OPEN })
  return { ids: items.filter(isOpen).map((fall) => fall.id), more: next !== null }
}

/** A new or changed record, from the feed or as the answer to a review. */
export function noteFall(client: QueryClient, fall: FallRecord): void {
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: LIST })) {
    const filter = queryKey[LIST.length] as FallFilter
    client.setQueryData<InfiniteData<FallPage>>(queryKey, (data) => data && { ...data, pages: [...applyFall(data.pages, filter, fall)] })
  }
  client.setQueryData<OpenOnes>(OPEN, (open) => open && { ...open, ids: [...open.ids.filter((id) => id !== fall.id), ...(isOpen(fall) ? [fall.id] : [])] })
  if (fall.lookBackId !== null) noteFound(client, fall, fall.lookBackId)
  showRecentFall(fall)
}

/** The core ranks what is new; what is known is only replaced, so that the cards do not move under a review. */
function noteFound(client: QueryClient, fall: FallRecord, lookBackId: string): void {
  const key = [...FOUND, lookBackId]
  const known = client.getQueryData<InfiniteData<FallPage>>(key)?.pages.some((page) => page.items.some((item) => item.id === fall.id)) === true
  if (!known) return void client.invalidateQueries({ queryKey: key })
  client.setQueryData<InfiniteData<FallPage>>(
    key,
    (data) => data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map((item) => (item.id === fall.id ? fall : item)) })) },
  )
}

export async function followFalls(client: QueryClient, signal: AbortSignal, onHeard: () => void): Promise<void> {
  const records = await api.falls.watch(undefined, { signal })
  onHeard()
  for await (const fall of records) noteFall(client, fall)
}
