// The desk page `new-order` loads this; its parts are in js/desk/order.
import { OrderPage } from "./desk/order/page";

window.GigafibreOrder = OrderPage;
