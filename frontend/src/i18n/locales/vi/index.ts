import activities from './activities.json';
import admin from './admin.json';
import common from './common.json';
import customers from './customers.json';
import exchange from './exchange.json';
import identity from './identity.json';
import kit from './kit.json';
import problems from './problems.json';

export default { activities, admin, common, customers, exchange, identity, kit, problems };
