// The desk page `dispatch-board` loads this; its parts are in js/desk/board.
import { Board } from "./desk/board/board";

window.GigafibreBoard = Board;
