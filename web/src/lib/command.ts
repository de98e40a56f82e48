// Which of the open commands stand in front: the way ahead first, what ends or turns back behind a menu.

type Command = { command: string; to: string | null }
type Sorted<C> = { main: C[]; clock: C[]; side: C[] }

const CLOCK = ['hold', 'resume']
/** Done with forms of their own, or by the system on a person's behalf. */
const NOT_SHOWN = ['amend', 'announce', 'noteParentHold', 'noteParentResume']
/** A visit's day is agreed with what it changes in view; what was done is noted in the table of its services. */
const hasOwnForm = (kind: string, command: string) => kind === 'visit' && OF_VISITS.includes(command)
const OF_VISITS = ['book', 'complete', 'completePart']
const ALWAYS_SIDE = ['assign', 'touch', 'moveStage', 'verify']
const ENDS =
  /lost|lose|cancel|refuse|reject|archive|decline|terminate|missed|withdrawn|unsuccessful|dispose|stop|retire/i
const SHOWN = 3

/** At most three in front; the first is the one that leads on. */
export function sortCommands<C extends Command>(commands: readonly C[], kind: string): Sorted<C> {
  const shown = commands.filter(({ command }) => !NOT_SHOWN.includes(command) && !hasOwnForm(kind, command))
  const clock = shown.filter(({ command }) => CLOCK.includes(command))
  const rest = shown.filter(({ command }) => !CLOCK.includes(command))
  const isSide = ({ command, to }: C) =>
    ALWAYS_SIDE.includes(command) || ENDS.test(command) || (to !== null && ENDS.test(to)) || to === 'previous'
  const ahead = rest.filter(command => !isSide(command))
  const leading = [...ahead.filter(({ to }) => to !== null), ...ahead.filter(({ to }) => to === null)]
  const behind = rest.filter(isSide)
  // Where nothing leads on, what turns back or ends is all there is to do.
  const main = leading.length > 0 ? leading : kind === 'project' ? behind : behind.slice(0, 1)
  return {
    main: main.slice(0, SHOWN),
    clock,
    side: [...main.slice(SHOWN), ...behind.filter(command => !main.includes(command))],
  }
}

/** Whether a command ends something: its button says so by its colour as well. */
export const isEnding = ({ command, to }: Command) => ENDS.test(command) || (to !== null && ENDS.test(to))
