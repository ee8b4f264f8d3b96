// The desk page `client-360` loads this; its parts are in js/desk/client.
import { ClientPage } from "./desk/client/page";

window.GigafibreClient = ClientPage;
