// Where phones reach the core, for the addresses on tags.
import { useQuery } from '@tanstack/react-query'
import { orpc } from '../api.ts'

/** This console's own address while there is no door for phones: good for trying things out on this computer. */
export function useTagBase(): string {
  const access = useQuery(orpc.phones.access.queryOptions())
  return access.data?.urls[0] ?? window.location.origin
}
