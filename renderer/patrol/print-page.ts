// What is printed instead of the screen: sheets of addresses, the record of a round.
import type { ReactNode } from 'react'
import { create } from 'zustand'

interface Print {
  readonly page: ReactNode
  print(page: ReactNode): void
  done(): void
}

export const usePrint = create<Print>()((set) => ({
  page: null,
  print: (page) => set({ page }),
  done: () => set({ page: null }),
}))
