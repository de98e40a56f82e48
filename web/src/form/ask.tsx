import {
  createContext,
  lazy,
  type ReactNode,
  Suspense,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react'
import type { FormField, FormValues } from '../lib/field.ts'
import { openerNow, returnFocus } from './focus.ts'

const AskModal = lazy(() => import('./ask-modal.tsx').then(module => ({ default: module.AskModal })))
const FailureModal = lazy(() => import('./failure-modal.tsx').then(module => ({ default: module.FailureModal })))

/** `kind`: whose word a choice is; `choiceLabels`: what choices are called that no dictionary knows. `group` gathers fields below the others; a folded one opens when it is wanted. */
export type AskField = FormField & {
  label: string
  kind?: string
  hint?: string
  group?: string
  folded?: true
  choiceLabels?: Readonly<Record<string, string>>
  /** Whose documents or objects are offered: a record, or a client. */
  of?: { kind: string; id: string }
}

/** One of several answers, each with what it asks for. */
export type AskVariant = { name: string; label: string; fields: readonly AskField[] }

/** A question to a person: fields to fill, or just a confirmation. */
export type AskSpec = {
  title: string
  text?: ReactNode
  fields: readonly AskField[]
  /** Asked first; the chosen one's fields stand above the common ones. */
  variants?: readonly AskVariant[]
  variantsLabel?: string
  submit: string
  danger?: boolean
  currency?: string | undefined
  initial?: FormValues
  /** Send only what differs from `initial`. */
  changesOnly?: boolean
  /** `key` is one per opened form: see Idempotency-Key. */
  send: (body: Record<string, unknown>, key: string, variant: string) => Promise<unknown>
  /** Said when it is done. */
  done?: string
  onDone?: (answer: unknown) => void
}

type Asking = { ask: (spec: AskSpec) => void; fail: (error: unknown, retry?: () => void) => void }
type Failure = { error: unknown; retry?: () => void }

const RETURN_AFTER_MS = [0, 600]

const Context = createContext<Asking>({ ask: () => undefined, fail: () => undefined })

/** Holds the one form that may be open, so that a button anywhere can ask. */
export function AskProvider({ children }: { children: ReactNode }) {
  const [spec, setSpec] = useState<AskSpec>()
  const [failure, setFailure] = useState<Failure>()
  const opener = useRef<HTMLElement | null>(null)
  const fail = useCallback(
    (error: unknown, retry?: () => void) => setFailure({ error, ...(retry ? { retry } : {}) }),
    [],
  )
  const ask = useCallback((next: AskSpec) => {
    opener.current = openerNow()
    setSpec(next)
  }, [])
  const close = () => {
    setSpec(undefined)
    // When the dialog is gone, and again when the page shows what came of it: the button may have gone with that.
    for (const ms of RETURN_AFTER_MS) setTimeout(() => returnFocus(opener.current), ms)
  }
  const asking = useMemo(() => ({ ask, fail }), [ask, fail])
  return (
    <Context.Provider value={asking}>
      {children}
      <Suspense fallback={null}>
        {spec && <AskModal key={spec.title} spec={spec} onClose={close} />}
        {failure && (
          <FailureModal
            error={failure.error}
            onClose={() => setFailure(undefined)}
            {...(failure.retry ? { onRetry: failure.retry } : {})}
          />
        )}
      </Suspense>
    </Context.Provider>
  )
}

export const useAsk = () => useContext(Context).ask
export const useFail = () => useContext(Context).fail
