// This window's part in its seat, while somebody is logged in.
import { useEffect } from 'react'
import { seatChannel } from './seat-channel.ts'
import { joinSeat } from './seat-windows.ts'
import { followSeat } from './seat.ts'
import { shareSelection } from './share-selection.ts'

export function useSeatHere(): void {
  useEffect(() => {
    const ends = [followSeat(), shareSelection(seatChannel()), joinSeat()]
    return () => ends.forEach((end) => end())
  }, [])
}
