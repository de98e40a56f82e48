import type { ObjectKind } from '../object-kind.ts'
import { building } from './building.ts'
import { equipment } from './equipment.ts'
import { shop } from './shop.ts'
import { vehicle } from './vehicle.ts'
import { workwear } from './workwear.ts'

/** The object kinds that every release brings, in the order in which they are offered. */
export const SHIPPED_OBJECT_KINDS: readonly ObjectKind[] = [vehicle, building, equipment, shop, workwear]
