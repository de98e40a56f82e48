import { childOf, childrenOf, defined, type Node, textOf } from '../read/node.ts'
import type { FeedLocation } from '../types.ts'

/** Where a project is: places by name, and one point of each geometry. */
export function locationsOf(node: Node): readonly FeedLocation[] {
  return childrenOf(node, 'locations', 'location').map(location => {
    const address = childOf(location, 'address', 'address')
    return defined({
      description: textOf(location, 'description'),
      country: address && (textOf(address, 'countryName') ?? textOf(address, 'country')),
      region: address && textOf(address, 'region'),
      locality: address && textOf(address, 'locality'),
      ...pointOf(location),
    })
  })
}

// GeoJSON puts the longitude first. Of a line or an area the first point is enough to find it on a map.
function pointOf(location: Node): { lat?: number; lon?: number } {
  const geometry = childOf(location, 'geometry', 'geometry')
  if (geometry === undefined || geometry.value.coordinates === undefined) return {}
  const [lon, lat] = firstPair(geometry.value.coordinates)
  if (lon !== undefined && lat !== undefined && Math.abs(lon) <= 180 && Math.abs(lat) <= 90) return { lat, lon }
  geometry.report.skip(
    'geometry',
    `${geometry.path}/coordinates`,
    'not a longitude and a latitude',
    geometry.value.coordinates,
  )
  return {}
}

function firstPair(coordinates: unknown): readonly [lon?: number, lat?: number] {
  if (!Array.isArray(coordinates)) return []
  const [first, second]: unknown[] = coordinates
  if (Array.isArray(first)) return firstPair(first)
  return typeof first === 'number' && typeof second === 'number' ? [first, second] : []
}
