type Line = [string, string, string, string, number, number, string[]];

/** Name, industry, city, country, employees, revenue in thousands of euros, tags. All made up. */
const LINES: Line[] = [
  ['Công ty Sông Hồng', 'Food', 'Hà Nội', 'VN', 310, 14500, ['customer', 'export']],
  ['Atelier Lumière', 'Lighting', 'Lyon', 'FR', 48, 6200, ['customer', 'design']],
  ['Brightwater Pumps', 'Machinery', 'Leeds', 'GB', 180, 21750, ['customer']],
  ['Delta Orchards', 'Food', 'Zwolle', 'NL', 320, 12000, ['prospect']],
  ['Étoile du Nord', 'Transport', 'Lille', 'FR', 940, 88100, ['customer', 'key']],
  ['Fjord & Sønner', 'Fishing', 'Bergen', 'NO', 51, 7900, ['prospect']],
  ['Hanami Glass', 'Glass', 'Kyoto', 'JP', 77, 6400, ['customer']],
  ['Himalaya Textiles', 'Textiles', 'Jaipur', 'IN', 1200, 16300, ['customer']],
  ['Ironbridge Works', 'Machinery', 'Telford', 'GB', 410, 39000, ['customer', 'key']],
  ['Jardins Réunis', 'Food', 'Angers', 'FR', 18, 1100, ['prospect']],
  ['Kestrel Maps', 'Software', 'Bristol', 'GB', 9, 800, ['partner']],
  ['Lumen Ceramics', 'Ceramics', 'Porto', 'PT', 66, 4700, ['customer']],
  ['भारत सॉफ्टवेयर', 'Software', 'Pune', 'IN', 2400, 120750, ['partner', 'key']],
  ['Cà phê Ban Mai', 'Food', 'Đà Lạt', 'VN', 65, 4200, ['customer']],
  ['北方机械', 'Machinery', '哈尔滨', 'CN', 640, 31200, ['prospect']],
  ['陆羽茶业', 'Food', '杭州', 'CN', 230, 9300, ['customer']],
];

export const demoAccounts = LINES.map(
  ([name, industry, city, country, employees, thousands, tags], index) => ({
    name,
    industry,
    employees,
    tags,
    annual_revenue: { amount: `${thousands}000.00`, currency: 'EUR' },
    website: `https://customer-${index + 1}.example`,
    emails: [{ value: `hello@customer-${index + 1}.example`, primary: true }],
    phones: index === 0 ? [{ value: '+84 24 3933 0002', primary: true }] : [],
    address: { lines: index === 0 ? ['45 Tràng Tiền'] : [], city, country },
  }),
);

export const demoPeople = [
  {
    name: { given: 'Phước', middle: 'Hữu', family: 'Đặng', order: 'family_first' },
    title: 'Trưởng phòng mua hàng',
  },
  { name: { given: 'Lan', middle: 'Thị', family: 'Nguyễn', order: 'family_first' } },
];
