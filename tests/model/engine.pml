/*
 * The life of one container in the engine: `skiff run` makes it, a warden starts it again when it has
 * stopped, two `skiff rm --force` remove it at once, another command finishes what it finds unfinished;
 * any of them, and the shim, is killed by kill -9 at any moment.
 *
 * Modelled: the row, with its intent and its keeper; what a container owns beside it; the shim, which
 * does one request after the other, and finishes the one at hand although who asked for it is dead.
 * Each line that others can come between is one transaction, one request or one call of a program.
 * The steps of the removal stand where "step:" names them: tests/model compares them with
 * packages/engine/src/remove-container.ts, and the intents with those of a container's record.
 *
 * Checked: nothing is made of a container that has no row, but by who removes it again (assertions
 * at the end); nobody waits for ever (end states); when all are done or dead, the next command, and
 * with `keeps` an `rm --force`, ends and leaves nothing.
 */

#ifndef keeps
#define keeps false	/* without --rm */
#endif
#define nobody 0
#define people 6

mtype:intent = { making, kept, starting, removing };
mtype:task = { none, created, running, stopped };

bool row = false;
mtype:intent intent = making;
byte keeper = nobody;
bool exited = false;	/* the row has how it ended */
bool dead[people + 1];	/* processes, whose identity is not used again */

bool files = false;
bool bundle = false;
bool network = false;
bool mounted = false;	/* its volumes */
bool snapshot = false;
bool shim = false;	/* lives */
bool booting = false;	/* its start is under way, whoever began that */
bool asked = false;	/* it has a request to create the task */
mtype:task task = none;

byte crashes = 2;
byte working = 0;

#define may_die \
	if \
	:: atomic { crashes > 0 -> crashes--; goto dies } \
	:: skip \
	fi

/* Another process that lives makes, starts or removes it. */
#define is_busy (intent != kept && keeper != nobody && keeper != me && !dead[keeper])
#define is_free(who) (keeper == nobody || keeper == me || dead[keeper])

/* What removes it: the list, always from the top. */
inline remove_container() {
	/* step: mark as removing */
	do
	:: may_die;
		atomic {
			if
			:: row && is_busy -> intent = removing
			:: row && !is_busy -> intent = removing; keeper = me; break
			:: !row -> break
			fi
		};
		(!row || !is_busy)
	od;
	/* step: remove members */ /* of a pod: each by this list */
	/* step: kill processes */
	may_die;
	atomic {
		!(shim && asked) ->
		if
		:: shim && (task == created || task == running) -> task = stopped
		:: else
		fi
	};
	/* step: delete task */
	may_die;
	atomic {
		!(shim && asked) ->
		if
		:: shim -> told = true; task = none
		:: !shim && bundle -> told = false; task = none	/* by the shim's program */
		:: else -> told = false
		fi
	};
	/* step: unmount volumes */
	may_die;
	d_step { mounted = false };
	/* step: leave networks */
	may_die;
	d_step { network = false };
	/* step: remove snapshot */
	may_die;
	d_step { snapshot = false };
	/* step: remove volumes */
	/* step: stop shim */
	may_die;
	atomic {
		if
		:: told && task == none && !asked -> shim = false
		:: else
		fi
	};
	/* step: remove files */
	may_die;
	atomic {
		if
		:: task != none ->	/* its root is mounted: the row is kept */
			if
			:: keeper == me -> keeper = nobody
			:: else
			fi;
			goto done
		:: else -> bundle = false
		fi
	};
	may_die;
	d_step { files = false };
	/* step: forget container */
	may_die;
	d_step { row = false }
}

/* Makes all that a container has only while it runs. */
inline create_task() {
	may_die;
	d_step { bundle = true };
	may_die;
	d_step { mounted = true };
	may_die;
	d_step { booting = true };
	if
	:: makes_lasting -> may_die; d_step { snapshot = true }
	:: else
	fi;
	may_die;
	d_step { network = true };
	!booting;
	may_die;
	atomic {
		if
		:: !shim -> goto undo
		:: else -> asked = true
		fi
	};
	!asked;
	may_die;
	if
	:: atomic { shim && task == created -> task = running }
	:: atomic { !(shim && task == created) -> goto undo }
	:: goto undo	/* anything may fail */
	fi
}

/* skiff run */
proctype run_container(byte me) {
	bool told; bool makes_lasting = true;
	may_die;
	d_step { row = true; intent = making; keeper = me };
	may_die;
	d_step { files = true };
	create_task();
	may_die;
	atomic {
		if
		:: !row || intent == removing -> goto undo
		:: else -> intent = kept; exited = false; keeper = (keeps -> nobody : me)
		fi
	};
	if
	:: keeps -> goto done
	:: else
	fi;
	may_die;
	(!shim || task == stopped || task == none);
undo:
	remove_container();
done:
	skip;
dies:
	dead[me] = true;
	working--
}

/* What takes back a start, and what it was before is what it is again. */
inline reset_container() {
	may_die;
	if
	:: !row || intent == removing -> remove_container(); goto done
	:: else
	fi;
	may_die;
	atomic {
		!(shim && asked) ->
		if
		:: shim -> task = none; told = true
		:: !shim && bundle -> task = none; told = false
		:: else -> told = false
		fi
	};
	may_die;
	d_step { mounted = false };
	may_die;
	d_step { network = false };
	may_die;
	atomic {
		if
		:: told && task == none && !asked -> shim = false
		:: else
		fi
	};
	may_die;
	atomic {
		if
		:: task != none -> goto done
		:: else -> bundle = false
		fi
	};
	may_die;
	atomic {
		if
		:: row && intent == starting && keeper == me -> intent = kept; keeper = nobody
		:: else
		fi
	}
}

/* A container has stopped: how is recorded, and what runs for it goes. */
inline settle() {
	may_die;
	atomic {
		if
		:: row && intent == kept && is_free(me) -> keeper = me; exited = true
		:: else -> goto done
		fi
	};
	may_die;
	atomic {
		!(shim && asked) ->
		if
		:: shim -> task = none; told = true
		:: !shim && bundle -> task = none; told = false
		:: else -> told = false
		fi
	};
	may_die;
	d_step { mounted = false };
	may_die;
	d_step { network = false };
	may_die;
	atomic {
		if
		:: told && task == none && !asked -> shim = false
		:: else
		fi
	};
	may_die;
	atomic {
		if
		:: task != none -> goto done
		:: else -> bundle = false
		fi
	};
	may_die;
	atomic {
		if
		:: row && keeper == me && intent != removing -> keeper = nobody
		:: else
		fi
	}
}

/* The warden: settles what has stopped, and starts it again. */
proctype ward(byte me) {
	bool told; bool makes_lasting = false;
	if
	:: row && intent == kept && is_free(me) && (task == stopped || (!shim && task == running)) -> settle()
	:: true -> goto done
	fi;
	may_die;
	atomic {
		if
		:: row && intent == kept && is_free(me) && exited -> intent = starting; keeper = me
		:: else -> goto done
		fi
	};
	create_task();
	may_die;
	atomic {
		if
		:: !row || intent == removing -> goto undo
		:: else -> intent = kept; exited = false; keeper = nobody
		fi
	};
	goto done;
undo:
	reset_container();
done:
	skip;
dies:
	dead[me] = true;
	working--
}

/* skiff rm --force */
proctype rm(byte me) {
	bool told;
	may_die;
	if
	:: !row -> goto done
	:: else
	fi;
	remove_container();
done:
	skip;
dies:
	dead[me] = true;
	working--
}

/* What every command does first. */
proctype reconcile(byte me) {
	bool told;
	may_die;
	if
	:: !row -> goto done
	:: row && keeper != nobody && !dead[keeper] -> goto done
	:: row && (keeper == nobody || dead[keeper]) && intent == starting -> reset_container()
	:: row && (keeper == nobody || dead[keeper]) && (intent == making || intent == removing) -> remove_container()
	:: row && (keeper == nobody || dead[keeper]) && intent == kept ->
		may_die;
		atomic {
			if
			:: row && intent == kept && (keeper == nobody || dead[keeper]) -> keeper = nobody
			:: else -> goto done
			fi
		};
		if
		:: !keeps && (task == stopped || task == none || !shim) -> remove_container()
		:: keeps && (task == stopped || !shim) -> settle()
		:: else
		fi
	fi;
done:
	skip;
dies:
	dead[me] = true;
	working--
}

/* The shim, its program that starts it, the container's own program, and Linux. */
active proctype world() {
end:	do
	:: atomic { booting -> booting = false; if :: bundle -> shim = true :: true fi }
	:: atomic { shim && asked -> asked = false; if :: bundle -> task = created :: true fi }
	:: atomic { !shim && asked -> asked = false }
	:: atomic { task == running -> task = stopped }
	/* killed, with what it was about to make half made */
	:: atomic { shim && crashes > 0 -> crashes--; shim = false;
		if :: asked && bundle -> task = created :: true fi; asked = false }
	/* it serves nobody for ten seconds */
	:: atomic { shim && task == none && !asked && working == 0 -> shim = false }
	od
}

init {
	atomic {
		working = 4;
		run run_container(1);
		run rm(2);
		run rm(3);
		if
		:: keeps -> run ward(4)
		:: else -> run reconcile(4)
		fi
	};
	working == 0 && !booting && !asked;
	crashes = 0;
	/* a container that nobody removed goes on; when it has stopped, the next command sees to it */
	(task != running || !shim);
	atomic { working = 1; run reconcile(5) };
	working == 0;
	if
	:: keeps -> atomic { working = 1; run rm(6) }; working == 0
	:: else
	fi;
	!shim;
	assert(!row && !files && !bundle && !mounted && !network && !snapshot && task == none)
}
