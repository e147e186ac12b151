/* The panel on its hardware: what every port's main calls. */
#ifndef BOARD_H
#define BOARD_H

void board_start(void);

/* One turn of the loop; at least every 10 ms. */
void board_turn(void);

#endif
