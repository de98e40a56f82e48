import { IconCheck } from '@tabler/icons-react'
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react'
import classes from './toasts.module.css'

const SHOWN_MS = 5_000
const SHOWN_AT_MOST = 3

type Toast = { id: number; text: string }
const Toasts = createContext<(text: string) => void>(() => undefined)

/** Short confirmations, spoken once by a screen reader; refusals stay where they happened instead. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const last = useRef(0)
  const show = useCallback((text: string) => {
    last.current += 1
    const id = last.current
    setToasts(shown => [...shown, { id, text }].slice(-SHOWN_AT_MOST))
    setTimeout(() => setToasts(shown => shown.filter(toast => toast.id !== id)), SHOWN_MS)
  }, [])
  return (
    <Toasts.Provider value={show}>
      {children}
      <div className={classes.area} role="status" aria-live="polite">
        {toasts.map(toast => (
          <div key={toast.id} className={classes.toast}>
            <IconCheck size={16} aria-hidden />
            {toast.text}
          </div>
        ))}
      </div>
    </Toasts.Provider>
  )
}

export const useToast = () => useContext(Toasts)
