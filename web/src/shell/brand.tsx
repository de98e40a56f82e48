/** The mark: two currents. */
export function Brand({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#0f6f76" />
      <path
        d="M6 12c4-4 7-4 10 0s6 4 10 0M6 20c4-4 7-4 10 0s6 4 10 0"
        fill="none"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  )
}
