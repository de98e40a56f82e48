import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

const MINUTE_MS = 60_000
const Now = createContext('')

/** One clock for the page, renewed every minute: "in 3 days" and "overdue" change without a reload. */
export function NowProvider({ children }: { children: ReactNode }) {
  const [now, setNow] = useState(() => new Date().toISOString())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date().toISOString()), MINUTE_MS)
    return () => clearInterval(timer)
  }, [])
  return <Now.Provider value={now}>{children}</Now.Provider>
}

export const useNow = () => useContext(Now)
