// For some seconds after something fell, its path over the live picture.
import { FallOverlay } from './fall-path.tsx'
import { useRecentFalls } from './recent-falls.ts'

export function RecentFall({ cameraId, ratio }: { readonly cameraId: string; readonly ratio: number }) {
  const recent = useRecentFalls((falls) => falls[cameraId])
  if (recent === undefined) return null
  return (
    <div className="recent-fall" data-testid={`recent-fall-${cameraId}`} data-grade={recent.fall.grade}>
      <FallOverlay tracks={recent.fall.tracks} ratio={ratio} />
    </div>
  )
}
