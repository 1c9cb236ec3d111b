/** Names no firm bears. Forty heads and forty tails make 1,600; later rounds get a number. */
const HEADS = [
  'Mooncheese',
  'Papercastle',
  'Velvet Turnip',
  'Copper Kettle',
  'Gingerbeard',
  'Sleepy Anvil',
  'Northpond',
  'Dandelion & Daughters',
  'Brass Otter',
  'Seventeen Spoons',
  'Puddlejump',
  'Quiet Volcano',
  'Marble Goose',
  'Lanternfish',
  'Tin Umbrella Stand',
  'Oatmeal Moon',
  'Crooked Lighthouse',
  'Mossbottle',
  'Honest Badger',
  'Half Past Noon',
  'Pickled Compass',
  'Wandering Teapot',
  'Snowglobe',
  'Left Sock',
  'Purple Haystack',
  'Thimblewick',
  'Rusty Balloon',
  'Gentle Cactus',
  'Applecart',
  'Whistling Brick',
  'Sunday Penguin',
  'Cloudberry Hill',
  'Silver Pretzel',
  'Feathered Anchor',
  'Slow Comet',
  'Buttonhole',
  'Amber Walrus',
  'Nine Ladders',
  'Foggy Marigold',
  'Clockwork Pear',
] as const

const TAILS = [
  'Logistics',
  'Books',
  'Robotics',
  'Foods',
  'Insurance',
  'Observatory',
  'Textiles',
  'Bicycles',
  'Pharmacy',
  'Airships',
  'Software',
  'Bakery',
  'Railways',
  'Gardens',
  'Energy',
  'Clinics',
  'Games',
  'Furniture',
  'Optics',
  'Travel',
  'Shipping',
  'Music',
  'Chemicals',
  'Tea',
  'Hotels',
  'Instruments',
  'Press',
  'Dairy',
  'Toys',
  'Solar',
  'Ceramics',
  'Movers',
  'Cinema',
  'Tools',
  'Markets',
  'Studios',
  'Cloud',
  'Paints',
  'Paper',
  'Water',
] as const

export interface CompanyName {
  readonly name: string
  readonly domain: string
}

export function companyName(place: number): CompanyName {
  const head = HEADS[place % HEADS.length] ?? HEADS[0]
  const round = Math.floor(place / HEADS.length)
  const tail = TAILS[(place * 7 + round) % TAILS.length] ?? TAILS[0]
  const number = Math.floor(round / TAILS.length)
  const name = number === 0 ? `${head} ${tail}` : `${head} ${tail} ${number + 1}`
  return { name, domain: `${slug(name)}.example` }
}

/** `Łucja Źdźbło` → `lucja.zdzblo`; a slash separates a name from its spelling in mail addresses. */
export function slug(text: string, gap = '-'): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/ł/g, 'l')
    .replace(/Ł/g, 'L')
    .replace(/ß/g, 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, gap)
    .replace(new RegExp(`^\\${gap}|\\${gap}$`, 'g'), '')
}
