/** Mail that comes in and where it is filed. Called by the mailets, implemented by the store. */
package org.mailroom.domain.mail;
